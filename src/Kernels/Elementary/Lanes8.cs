using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>Eight lanes in one 512-bit register.</summary>
/// <remarks>Has a field instead of a property, and no constructor, because the just-in-time compiler would have to inline each call of these, and it gives up after a certain number.</remarks>
internal unsafe struct Lanes8 : ILanes<Lanes8>
{
    public Vector512<double> Value;

    public static int Count => Vector512<double>.Count;

    public double this[int lane] => Value[lane];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Of(double value) => new() { Value = Vector512.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 OfBits(long bits) => new() { Value = Vector512.Create(bits).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(ReadOnlySpan<double> values) => new() { Value = Vector512.Create(values) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Read(double* source) => new() { Value = Vector512.Load(source) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Read(float* source) => new() { Value = EightLanes.Float32ToFloat64(Vector256.Load(source)) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(double* target) => Value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(float* target) => Vector256.Narrow(Value.GetLower(), Value.GetUpper()).Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator +(Lanes8 left, Lanes8 right) => new() { Value = left.Value + right.Value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator -(Lanes8 left, Lanes8 right) => new() { Value = left.Value - right.Value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator *(Lanes8 left, Lanes8 right) => new() { Value = left.Value * right.Value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator /(Lanes8 left, Lanes8 right) => new() { Value = left.Value / right.Value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator -(Lanes8 value) => new() { Value = -value.Value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator &(Lanes8 left, Lanes8 right) => new() { Value = left.Value & right.Value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator |(Lanes8 left, Lanes8 right) => new() { Value = left.Value | right.Value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator ^(Lanes8 left, Lanes8 right) => new() { Value = left.Value ^ right.Value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 FusedMultiplyAdd(Lanes8 left, Lanes8 right, Lanes8 addend) =>
        new() { Value = Vector512.FusedMultiplyAdd(left.Value, right.Value, addend.Value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Sqrt(Lanes8 value) => new() { Value = Vector512.Sqrt(value.Value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Truncate(Lanes8 value) => new() { Value = Vector512.Truncate(value.Value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Abs(Lanes8 value) => new() { Value = Vector512.Abs(value.Value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 AddBits(Lanes8 left, Lanes8 right) =>
        new() { Value = (left.Value.AsInt64() + right.Value.AsInt64()).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 ShiftBitsLeft(Lanes8 value, int count) =>
        new() { Value = Vector512.ShiftLeft(value.Value.AsInt64(), count).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 ShiftBitsRight(Lanes8 value, int count) =>
        new() { Value = Vector512.ShiftRightLogical(value.Value.AsInt64(), count).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 EqualBits(Lanes8 left, Lanes8 right) =>
        new() { Value = Vector512.Equals(left.Value.AsInt64(), right.Value.AsInt64()).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Equal(Lanes8 left, Lanes8 right) => new() { Value = Vector512.Equals(left.Value, right.Value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 AtMost(Lanes8 left, Lanes8 right) => new() { Value = Vector512.LessThanOrEqual(left.Value, right.Value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Select(Lanes8 mask, Lanes8 chosen, Lanes8 other) =>
        new() { Value = Vector512.ConditionalSelect(mask.Value, chosen.Value, other.Value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 SelectByLastBit(Lanes8 bits, Lanes8 chosen, Lanes8 other) => Select(EqualBits(bits & OfBits(1), OfBits(1)), chosen, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Lanes8 mask) => Vector512.AllWhereAllBitsSet(mask.Value);
}
