using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>Eight lanes in two 256-bit registers, for processors that have no wider ones.</summary>
/// <remarks>
/// Most of an elementary function is one long chain, each operation waiting for the one before. Two chains side by side keep the processor
/// nearly twice as busy as one after the other, because it looks only so far ahead.
/// A field each, and no constructor: both would be calls for the just-in-time compiler to inline, and it gives up after so many.
/// </remarks>
internal unsafe struct Lanes4Pair : ILanes<Lanes4Pair>
{
    public Vector256<double> First;

    public Vector256<double> Second;

    public static int Count => 2 * Vector256<double>.Count;

    public double this[int lane] => lane < Vector256<double>.Count ? First[lane] : Second[lane - Vector256<double>.Count];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair Of(double value) =>
        new() { First = Vector256.Create(value), Second = Vector256.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair OfBits(long bits) =>
        new() { First = Vector256.Create(bits).AsDouble(), Second = Vector256.Create(bits).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair Load(ReadOnlySpan<double> values) =>
        new() { First = Vector256.Create(values), Second = Vector256.Create(values[Vector256<double>.Count..]) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair Read(double* source) =>
        new() { First = Vector256.Load(source), Second = Vector256.Load(source + Vector256<double>.Count) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair Read(float* source) => new()
    {
        First = FourLanes.Float32ToFloat64(Vector128.Load(source)),
        Second = FourLanes.Float32ToFloat64(Vector128.Load(source + Vector128<float>.Count)),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(double* target)
    {
        First.Store(target);
        Second.Store(target + Vector256<double>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(float* target)
    {
        FourLanes.Float64ToFloat32(First).Store(target);
        FourLanes.Float64ToFloat32(Second).Store(target + Vector128<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair operator +(Lanes4Pair left, Lanes4Pair right) =>
        new() { First = left.First + right.First, Second = left.Second + right.Second };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair operator -(Lanes4Pair left, Lanes4Pair right) =>
        new() { First = left.First - right.First, Second = left.Second - right.Second };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair operator *(Lanes4Pair left, Lanes4Pair right) =>
        new() { First = left.First * right.First, Second = left.Second * right.Second };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair operator /(Lanes4Pair left, Lanes4Pair right) =>
        new() { First = left.First / right.First, Second = left.Second / right.Second };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair operator -(Lanes4Pair value) =>
        new() { First = -value.First, Second = -value.Second };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair operator &(Lanes4Pair left, Lanes4Pair right) =>
        new() { First = left.First & right.First, Second = left.Second & right.Second };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair operator |(Lanes4Pair left, Lanes4Pair right) =>
        new() { First = left.First | right.First, Second = left.Second | right.Second };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair operator ^(Lanes4Pair left, Lanes4Pair right) =>
        new() { First = left.First ^ right.First, Second = left.Second ^ right.Second };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair FusedMultiplyAdd(Lanes4Pair left, Lanes4Pair right, Lanes4Pair addend) =>
        new() { First = Vector256.FusedMultiplyAdd(left.First, right.First, addend.First), Second = Vector256.FusedMultiplyAdd(left.Second, right.Second, addend.Second) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair Sqrt(Lanes4Pair value) =>
        new() { First = Vector256.Sqrt(value.First), Second = Vector256.Sqrt(value.Second) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair Abs(Lanes4Pair value) =>
        new() { First = Vector256.Abs(value.First), Second = Vector256.Abs(value.Second) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair AddBits(Lanes4Pair left, Lanes4Pair right) =>
        new() { First = (left.First.AsInt64() + right.First.AsInt64()).AsDouble(), Second = (left.Second.AsInt64() + right.Second.AsInt64()).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair ShiftBitsLeft(Lanes4Pair value, int count) =>
        new() { First = Vector256.ShiftLeft(value.First.AsInt64(), count).AsDouble(), Second = Vector256.ShiftLeft(value.Second.AsInt64(), count).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair ShiftBitsRight(Lanes4Pair value, int count) =>
        new() { First = Vector256.ShiftRightLogical(value.First.AsInt64(), count).AsDouble(), Second = Vector256.ShiftRightLogical(value.Second.AsInt64(), count).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair EqualBits(Lanes4Pair left, Lanes4Pair right) =>
        new() { First = Vector256.Equals(left.First.AsInt64(), right.First.AsInt64()).AsDouble(), Second = Vector256.Equals(left.Second.AsInt64(), right.Second.AsInt64()).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair Equal(Lanes4Pair left, Lanes4Pair right) =>
        new() { First = Vector256.Equals(left.First, right.First), Second = Vector256.Equals(left.Second, right.Second) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair AtMost(Lanes4Pair left, Lanes4Pair right) =>
        new() { First = Vector256.LessThanOrEqual(left.First, right.First), Second = Vector256.LessThanOrEqual(left.Second, right.Second) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4Pair Select(Lanes4Pair mask, Lanes4Pair chosen, Lanes4Pair other) =>
        new() { First = Vector256.ConditionalSelect(mask.First, chosen.First, other.First), Second = Vector256.ConditionalSelect(mask.Second, chosen.Second, other.Second) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Lanes4Pair mask) => Vector256.AllWhereAllBitsSet(mask.First & mask.Second);
}
