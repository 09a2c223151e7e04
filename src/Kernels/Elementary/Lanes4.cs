using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorShm.Kernels;

/// <summary>Four lanes in one 256-bit register.</summary>
/// <remarks>Has a field instead of a property, and no constructor, because the just-in-time compiler would have to inline each call of these, and it gives up after a certain number.</remarks>
internal unsafe struct Lanes4 : ILanes<Lanes4>
{
    public Vector256<double> Value;

    public static int Count => Vector256<double>.Count;

    public double this[int lane] => Value[lane];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Of(double value) => new() { Value = Vector256.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 OfBits(long bits) => new() { Value = Vector256.Create(bits).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Load(ReadOnlySpan<double> values) => new() { Value = Vector256.Create(values) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Read(double* source) => new() { Value = Vector256.Load(source) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Read(float* source) => new() { Value = FourLanes.Float32ToFloat64(Vector128.Load(source)) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(double* target) => Value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(float* target) => Vector128.Narrow(Value.GetLower(), Value.GetUpper()).Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator +(Lanes4 left, Lanes4 right) => new() { Value = left.Value + right.Value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator -(Lanes4 left, Lanes4 right) => new() { Value = left.Value - right.Value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator *(Lanes4 left, Lanes4 right) => new() { Value = left.Value * right.Value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator /(Lanes4 left, Lanes4 right) => new() { Value = left.Value / right.Value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator -(Lanes4 value) => new() { Value = -value.Value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator &(Lanes4 left, Lanes4 right) => new() { Value = left.Value & right.Value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator |(Lanes4 left, Lanes4 right) => new() { Value = left.Value | right.Value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator ^(Lanes4 left, Lanes4 right) => new() { Value = left.Value ^ right.Value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 FusedMultiplyAdd(Lanes4 left, Lanes4 right, Lanes4 addend) =>
        new() { Value = Vector256.FusedMultiplyAdd(left.Value, right.Value, addend.Value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Sqrt(Lanes4 value) => new() { Value = Vector256.Sqrt(value.Value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Truncate(Lanes4 value) => new() { Value = Vector256.Truncate(value.Value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Abs(Lanes4 value) => new() { Value = Vector256.Abs(value.Value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 AddBits(Lanes4 left, Lanes4 right) =>
        new() { Value = (left.Value.AsInt64() + right.Value.AsInt64()).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 ShiftBitsLeft(Lanes4 value, int count) =>
        new() { Value = Vector256.ShiftLeft(value.Value.AsInt64(), count).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 ShiftBitsRight(Lanes4 value, int count) =>
        new() { Value = Vector256.ShiftRightLogical(value.Value.AsInt64(), count).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 EqualBits(Lanes4 left, Lanes4 right) =>
        new() { Value = Vector256.Equals(left.Value.AsInt64(), right.Value.AsInt64()).AsDouble() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Equal(Lanes4 left, Lanes4 right) => new() { Value = Vector256.Equals(left.Value, right.Value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 AtMost(Lanes4 left, Lanes4 right) => new() { Value = Vector256.LessThanOrEqual(left.Value, right.Value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Select(Lanes4 mask, Lanes4 chosen, Lanes4 other) => Avx.IsSupported
        ? new() { Value = Avx.BlendVariable(other.Value, chosen.Value, mask.Value) } // one instruction; selecting by the bits of any mask takes three
        : new() { Value = Vector256.ConditionalSelect(mask.Value, chosen.Value, other.Value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 SelectByLastBit(Lanes4 bits, Lanes4 chosen, Lanes4 other) => Avx.IsSupported
        ? new() { Value = Avx.BlendVariable(other.Value, chosen.Value, ShiftBitsLeft(bits, 63).Value) } // BlendVariable looks only at the first bit
        : Select(EqualBits(bits & OfBits(1), OfBits(1)), chosen, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Lanes4 mask) => Vector256.ExtractMostSignificantBits(mask.Value) == 0b1111;
}
