using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>Computes the sum of one tile.</summary>
/// <remarks>
/// The order of the additions is part of the answer, so every implementation must keep it. Element <c>i</c> of a tile goes
/// to lane <c>i mod 64</c>: eight accumulators of eight lanes, each adding its elements first to last, from -0.0. The
/// accumulators are added as <c>((0+1)+(2+3))+((4+5)+(6+7))</c>, and the eight lanes of that by halves: lane <c>k</c> and
/// <c>k+4</c>, then <c>k</c> and <c>k+2</c>, then 0 and 1. A full tile costs 8 additions in a row where NumPy's pairwise
/// sum, with 8 accumulators over 128 elements, costs 16, so the error bound is no worse.
/// </remarks>
internal static unsafe class SumLoops
{
    private const int Lanes = 8;
    private const int Step = 8 * Lanes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Partial Float64(byte* values, int paddedCount, int elementCount)
    {
        var source = (double*)values;
        var zero = Vector512.Create(-0.0);
        var (s0, s1, s2, s3, s4, s5, s6, s7) = (zero, zero, zero, zero, zero, zero, zero, zero);
        for (var i = 0; i < paddedCount; i += Step)
        {
            s0 += Vector512.Load(source + i);
            s1 += Vector512.Load(source + i + Lanes);
            s2 += Vector512.Load(source + i + (2 * Lanes));
            s3 += Vector512.Load(source + i + (3 * Lanes));
            s4 += Vector512.Load(source + i + (4 * Lanes));
            s5 += Vector512.Load(source + i + (5 * Lanes));
            s6 += Vector512.Load(source + i + (6 * Lanes));
            s7 += Vector512.Load(source + i + (7 * Lanes));
        }

        return new Partial(BitConverter.DoubleToInt64Bits(AcrossLanes(((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)))), elementCount);
    }

    /// <summary>Adds the numbers in the same order. Each NaN adds -0.0 and is not counted; if there are any, +0.0 is added once for all of them. Padding is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Partial NanFloat64(byte* values, int paddedCount, int elementCount)
    {
        var source = (double*)values;
        var zero = Vector512.Create(-0.0);
        var (s0, s1, s2, s3, s4, s5, s6, s7) = (zero, zero, zero, zero, zero, zero, zero, zero);
        var counted = Vector512<long>.Zero;
        for (var i = 0; i < paddedCount; i += Step)
        {
            s0 += Number(source + i, ref counted);
            s1 += Number(source + i + Lanes, ref counted);
            s2 += Number(source + i + (2 * Lanes), ref counted);
            s3 += Number(source + i + (3 * Lanes), ref counted);
            s4 += Number(source + i + (4 * Lanes), ref counted);
            s5 += Number(source + i + (5 * Lanes), ref counted);
            s6 += Number(source + i + (6 * Lanes), ref counted);
            s7 += Number(source + i + (7 * Lanes), ref counted);
        }

        var sum = AcrossLanes(((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)));
        var count = Vector512.Sum(counted);

        return new Partial(BitConverter.DoubleToInt64Bits(SumOfNumbers(sum, count, elementCount)), count);
    }

    /// <summary>Corrects the sign of a zero sum: as in NumPy, a NaN counts as +0.0, which shows where all other elements are -0.0, and the sum of no numbers is +0.0.</summary>
    public static double SumOfNumbers(double sum, long count, long elementCount) => count == 0 || count < elementCount ? sum + 0.0 : sum;

    /// <summary>Adds integers, wrapping around, so that the order does not matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Partial Int64(byte* values, int paddedCount, int elementCount)
    {
        var source = (long*)values;
        var (s0, s1, s2, s3) = (Vector512<long>.Zero, Vector512<long>.Zero, Vector512<long>.Zero, Vector512<long>.Zero);
        for (var i = 0; i < paddedCount; i += 4 * Lanes)
        {
            s0 += Vector512.Load(source + i);
            s1 += Vector512.Load(source + i + Lanes);
            s2 += Vector512.Load(source + i + (2 * Lanes));
            s3 += Vector512.Load(source + i + (3 * Lanes));
        }

        return new Partial(Vector512.Sum(s0 + s1 + (s2 + s3)), elementCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Number(double* source, ref Vector512<long> counted)
    {
        var value = Vector512.Load(source);
        var isNumber = Vector512.Equals(value, value);
        counted -= isNumber.AsInt64();
        return Vector512.ConditionalSelect(isNumber, value, Vector512.Create(-0.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double AcrossLanes(Vector512<double> lanes)
    {
        var four = lanes.GetLower() + lanes.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two.GetElement(0) + two.GetElement(1);
    }
}
