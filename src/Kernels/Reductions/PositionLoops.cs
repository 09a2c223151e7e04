using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Finds the first smallest or largest element. The partial result has its value in the place of the value, and its index in the place of the count.</summary>
internal static unsafe class PositionLoops
{
    /// <summary>Finds the element in one tile; its index is counted from the start of the tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Partial Reduce<T, TPosition>(byte* values, int paddedCount, int elementCount)
        where T : unmanaged, INumber<T>
        where TPosition : struct, IPosition<T>
    {
        var source = (T*)values;
        var best = 0;
        for (var i = 1; i < elementCount; i++)
        {
            best = TPosition.IsBetter(source[i], source[best]) ? i : best;
        }

        return new Partial(ExtremeLoops.Bits(source[best]), best);
    }

    /// <summary>Finds the best value of one or two vectors' lanes; of equal values, the one with the smallest index.</summary>
    /// <param name="values">The values of the lanes.</param>
    /// <param name="indexes">The indexes of the values.</param>
    /// <param name="partial">Receives the value and its index.</param>
    public static void Across<T, TPosition>(ReadOnlySpan<T> values, ReadOnlySpan<long> indexes, long* partial)
        where T : unmanaged, INumber<T>
        where TPosition : struct, IPosition<T>
    {
        var best = 0;
        for (var lane = 1; lane < values.Length; lane++)
        {
            var isTied = !TPosition.IsBetter(values[best], values[lane]) && indexes[lane] < indexes[best];
            best = TPosition.IsBetter(values[lane], values[best]) || isTied ? lane : best;
        }

        partial[0] = ExtremeLoops.Bits(values[best]);
        partial[1] = indexes[best];
    }
}
