using System.Buffers.Binary;

namespace ActorShm.Kernels;

/// <summary>The partial result of a reduction over some elements: a value, and the number of elements in it.</summary>
/// <remarks>
/// As bytes, little-endian: 8 of value (a smaller type in the low bytes, the rest zero), then 8 of count. The value is of
/// the reduction's type. Reductions that skip NaN do not count the elements that they skip. Reductions that look for a position have its index
/// in the logical array in the place of the count.
/// </remarks>
/// <param name="Bits">The bits of the value.</param>
/// <param name="Count">The number of elements.</param>
internal readonly record struct Partial(long Bits, long Count)
{
    public const int SizeBytes = 16;

    public static Partial Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadInt64LittleEndian(source), BinaryPrimitives.ReadInt64LittleEndian(source[8..]));

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, Bits);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], Count);
    }
}
