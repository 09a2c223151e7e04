namespace ActorShm.Kernels;

/// <summary>One lane, for machines without usable vector hardware; the operations are those of double itself.</summary>
/// <remarks>Has a field instead of a property, and no constructor, because the just-in-time compiler would have to inline each call of these, and it gives up after a certain number.</remarks>
internal unsafe struct Lane1 : ILanes<Lane1>
{
    public double Value;

    public static int Count => 1;

    private long Bits => BitConverter.DoubleToInt64Bits(Value);

    public double this[int lane] => Value;

    public static Lane1 Of(double value) => new() { Value = value };

    public static Lane1 OfBits(long bits) => new() { Value = BitConverter.Int64BitsToDouble(bits) };

    public static Lane1 Load(ReadOnlySpan<double> values) => new() { Value = values[0] };

    public static Lane1 Read(double* source) => new() { Value = *source };

    public static Lane1 Read(float* source) => new() { Value = *source };

    public void Write(double* target) => *target = Value;

    public void Write(float* target) => *target = (float)Value;

    public static Lane1 operator +(Lane1 left, Lane1 right) => new() { Value = left.Value + right.Value };

    public static Lane1 operator -(Lane1 left, Lane1 right) => new() { Value = left.Value - right.Value };

    public static Lane1 operator *(Lane1 left, Lane1 right) => new() { Value = left.Value * right.Value };

    public static Lane1 operator /(Lane1 left, Lane1 right) => new() { Value = left.Value / right.Value };

    public static Lane1 operator -(Lane1 value) => new() { Value = -value.Value };

    public static Lane1 operator &(Lane1 left, Lane1 right) => OfBits(left.Bits & right.Bits);

    public static Lane1 operator |(Lane1 left, Lane1 right) => OfBits(left.Bits | right.Bits);

    public static Lane1 operator ^(Lane1 left, Lane1 right) => OfBits(left.Bits ^ right.Bits);

    public static Lane1 FusedMultiplyAdd(Lane1 left, Lane1 right, Lane1 addend) =>
        new() { Value = Math.FusedMultiplyAdd(left.Value, right.Value, addend.Value) };

    public static Lane1 Sqrt(Lane1 value) => new() { Value = Math.Sqrt(value.Value) };

    public static Lane1 Truncate(Lane1 value) => new() { Value = Math.Truncate(value.Value) };

    public static Lane1 Abs(Lane1 value) => OfBits(value.Bits & long.MaxValue);

    public static Lane1 AddBits(Lane1 left, Lane1 right) => OfBits(unchecked(left.Bits + right.Bits));

    public static Lane1 ShiftBitsLeft(Lane1 value, int count) => OfBits(value.Bits << count);

    public static Lane1 ShiftBitsRight(Lane1 value, int count) => OfBits(value.Bits >>> count);

    public static Lane1 EqualBits(Lane1 left, Lane1 right) => Mask(left.Bits == right.Bits);

    public static Lane1 Equal(Lane1 left, Lane1 right) => Mask(left.Value.Equals(right.Value) && !double.IsNaN(left.Value));

    public static Lane1 AtMost(Lane1 left, Lane1 right) => Mask(left.Value <= right.Value);

    public static Lane1 Select(Lane1 mask, Lane1 chosen, Lane1 other) => mask.Bits != 0 ? chosen : other;

    public static Lane1 SelectByLastBit(Lane1 bits, Lane1 chosen, Lane1 other) => (bits.Bits & 1) != 0 ? chosen : other;

    public static bool All(Lane1 mask) => mask.Bits != 0;

    private static Lane1 Mask(bool set) => OfBits(set ? -1L : 0L);
}
