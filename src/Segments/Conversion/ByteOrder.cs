using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary>Turns big-endian numbers into little-endian ones and back.</summary>
internal static class ByteOrder
{
    /// <summary>Reverses the bytes of each number, in place.</summary>
    /// <param name="numbers">Whole numbers.</param>
    /// <param name="numberBytes">The size of one: 2, 4 or 8.</param>
    public static void Reverse(Span<byte> numbers, int numberBytes)
    {
        switch (numberBytes)
        {
            case 2:
                var words = MemoryMarshal.Cast<byte, ushort>(numbers);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 4:
                var doubleWords = MemoryMarshal.Cast<byte, uint>(numbers);
                BinaryPrimitives.ReverseEndianness(doubleWords, doubleWords);
                break;
            default:
                var quadWords = MemoryMarshal.Cast<byte, ulong>(numbers);
                BinaryPrimitives.ReverseEndianness(quadWords, quadWords);
                break;
        }
    }
}
