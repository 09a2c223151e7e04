using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary>Brings one tile from Fortran order into C order, between two buffers that fit in the second-level cache.</summary>
internal static class TileTransposition
{
    // As many elements of the first axis as one cache line of the source has float64; they go to as many rows of the target.
    private const int Strip = 8;

    public static void Run(ReadOnlySpan<byte> source, Span<byte> target, ReadOnlySpan<int> lengths, int elementBytes)
    {
        switch (elementBytes)
        {
            case 1:
                Run(source, target, lengths);
                break;
            case 2:
                Run(MemoryMarshal.Cast<byte, ushort>(source), MemoryMarshal.Cast<byte, ushort>(target), lengths);
                break;
            case 4:
                Run(MemoryMarshal.Cast<byte, uint>(source), MemoryMarshal.Cast<byte, uint>(target), lengths);
                break;
            case 8:
                Run(MemoryMarshal.Cast<byte, ulong>(source), MemoryMarshal.Cast<byte, ulong>(target), lengths);
                break;
            default:
                Run(MemoryMarshal.Cast<byte, UInt128>(source), MemoryMarshal.Cast<byte, UInt128>(target), lengths);
                break;
        }
    }

    private static void Run<T>(ReadOnlySpan<T> source, Span<T> target, ReadOnlySpan<int> lengths)
        where T : unmanaged
    {
        var last = lengths.Length - 1;
        var elementCount = target.Length;
        var (firstStride, lastStride) = (elementCount / lengths[0], elementCount / lengths[last]);
        Span<int> position = stackalloc int[lengths.Length];
        position.Clear();
        do
        {
            // The axes in between have the same position for a whole plane of the first and the last axis.
            var (from, to) = PlaneOffsets(position, lengths);
            for (var first = 0; first < lengths[0]; first += Strip)
            {
                var end = Math.Min(first + Strip, lengths[0]);
                for (var column = 0; column < lengths[last]; column++)
                {
                    for (var row = first; row < end; row++)
                    {
                        target[to + (row * firstStride) + column] = source[from + row + (column * lastStride)];
                    }
                }
            }
        }
        while (Odometer.Step(position, lengths, 1..last));
    }

    private static (int From, int To) PlaneOffsets(ReadOnlySpan<int> position, ReadOnlySpan<int> lengths)
    {
        var (from, to) = (0, 0);
        for (int axis = 1, stride = lengths[0]; axis < lengths.Length - 1; stride *= lengths[axis++])
        {
            from += position[axis] * stride;
        }

        for (int axis = lengths.Length - 2, stride = lengths[^1]; axis > 0; stride *= lengths[axis--])
        {
            to += position[axis] * stride;
        }

        return (from, to);
    }
}
