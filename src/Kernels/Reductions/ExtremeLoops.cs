using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>Finds the smallest or largest element of one tile.</summary>
internal static unsafe class ExtremeLoops
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Partial Reduce<T, TExtreme>(byte* values, int paddedCount, int elementCount)
        where T : unmanaged, INumber<T>
        where TExtreme : struct, IExtreme<T>
    {
        var source = (T*)values;
        var lanes = Vector512<T>.Count;
        var e0 = Vector512.Create(TExtreme.Identity);
        var (e1, e2, e3) = (e0, e0, e0);
        var i = 0;
        for (; i <= paddedCount - (4 * lanes); i += 4 * lanes)
        {
            e0 = TExtreme.Of(e0, Vector512.Load(source + i));
            e1 = TExtreme.Of(e1, Vector512.Load(source + i + lanes));
            e2 = TExtreme.Of(e2, Vector512.Load(source + i + (2 * lanes)));
            e3 = TExtreme.Of(e3, Vector512.Load(source + i + (3 * lanes)));
        }

        for (; i < paddedCount; i += lanes)
        {
            e0 = TExtreme.Of(e0, Vector512.Load(source + i));
        }

        return new Partial(AcrossLanes<T, TExtreme>(TExtreme.Of(TExtreme.Of(e0, e1), TExtreme.Of(e2, e3))), elementCount);
    }

    /// <summary>Finds the smallest or largest number. Skips NaN and does not count it. Padding is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Partial NanReduce<T, TExtreme>(byte* values, int paddedCount, int elementCount)
        where T : unmanaged, INumber<T>
        where TExtreme : struct, IExtreme<T>
    {
        var source = (T*)values;
        var lanes = Vector512<T>.Count;
        var identity = Vector512.Create(TExtreme.Identity);
        var (e0, e1) = (identity, identity);
        var numbers = 0;
        for (var i = 0; i < paddedCount; i += 2 * lanes)
        {
            var a = Vector512.Load(source + i);
            var b = Vector512.Load(source + i + lanes);
            var (aIsNumber, bIsNumber) = (Vector512.Equals(a, a), Vector512.Equals(b, b));
            numbers += BitOperations.PopCount(aIsNumber.ExtractMostSignificantBits()) + BitOperations.PopCount(bIsNumber.ExtractMostSignificantBits());
            e0 = TExtreme.Of(e0, Vector512.ConditionalSelect(aIsNumber, a, identity));
            e1 = TExtreme.Of(e1, Vector512.ConditionalSelect(bIsNumber, b, identity));
        }

        return new Partial(AcrossLanes<T, TExtreme>(TExtreme.Of(e0, e1)), numbers);
    }

    /// <summary>Returns the smallest or largest element of a tile whose lanes were compared by instructions that may lose NaN and the sign of zeros.</summary>
    /// <param name="result">The best value of all lanes.</param>
    /// <param name="signs">One bit for each lane, from the lowest on. For a largest element it says whether all sign bits of the lane were set, for a smallest whether any was.</param>
    /// <param name="laneCount">The number of lanes.</param>
    /// <param name="hasNan">Whether any element was NaN.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Settle<T, TExtreme>(T result, ulong signs, int laneCount, bool hasNan)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TExtreme : struct, IExtreme<T>
    {
        if (hasNan)
        {
            return Bits(T.NaN);
        }

        if (!T.IsZero(result))
        {
            return Bits(result);
        }

        var isNegative = T.IsNegative(TExtreme.Identity) ? BitOperations.PopCount(signs) == laneCount : signs != 0;
        return Bits(isNegative ? T.NegativeZero : T.Zero);
    }

    /// <summary>Returns an integer with the value's bytes in its low bytes, and the rest zero.</summary>
    public static long Bits<T>(T value)
        where T : unmanaged
    {
        var bits = 0L;
        *(T*)&bits = value;
        return bits;
    }

    private static long AcrossLanes<T, TExtreme>(Vector512<T> lanes)
        where T : unmanaged, INumber<T>
        where TExtreme : struct, IExtreme<T>
    {
        var result = lanes.GetElement(0);
        for (var i = 1; i < Vector512<T>.Count; i++)
        {
            result = TExtreme.Of(result, lanes.GetElement(i));
        }

        return Bits(result);
    }
}
