using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Segments;

/// <summary>Turns neighbouring values of a <see cref="Line"/> into elements, several at once for the types that large arrays have.</summary>
internal static class LineRounding
{
    // If this is added to a whole number of up to 2⁵¹, the lower bits of the sum are that number: the conversion that AVX2 lacks.
    private const double IntegerMagic = 6755399441055744.0; // 2⁵² + 2⁵¹
    private const double MaxMagic = 2251799813685248.0; // 2⁵¹

    /// <summary>Converts a value to an element, rounded down for integers, as in NumPy. This is the reference for everything here.</summary>
    public static TReal Round<TReal>(double value)
        where TReal : INumber<TReal> => TReal.CreateSaturating(typeof(TReal) == typeof(float) || typeof(TReal) == typeof(Half) || typeof(TReal) == typeof(double) ? value : Math.Floor(value));

    /// <summary>Rounds all values.</summary>
    /// <param name="values">The values, in ascending or descending order, like those of a line.</param>
    /// <param name="target">Room for as many elements.</param>
    public static void Round<TReal>(ReadOnlySpan<double> values, Span<TReal> target)
        where TReal : unmanaged, INumber<TReal>
    {
        var at = 0;
        if (typeof(TReal) == typeof(float))
        {
            at = ToSingles(values, MemoryMarshal.Cast<TReal, float>(target));
        }
        else if (typeof(TReal) == typeof(long) && AreWithin(values, -MaxMagic, MaxMagic))
        {
            at = ToLongs(values, MemoryMarshal.Cast<TReal, long>(target));
        }
        else if (typeof(TReal) == typeof(int) && AreWithin(values, int.MinValue, int.MaxValue))
        {
            at = ToInts(values, MemoryMarshal.Cast<TReal, int>(target));
        }

        for (; at < values.Length; at++)
        {
            target[at] = Round<TReal>(values[at]);
        }
    }

    /// <summary>Determines whether all values lie within a range; false if there is a NaN at an end.</summary>
    private static bool AreWithin(ReadOnlySpan<double> values, double min, double max) =>
        values.Length > 0 && values[0] >= min && values[0] <= max && values[^1] >= min && values[^1] <= max;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ToSingles(ReadOnlySpan<double> values, Span<float> target)
    {
        var at = 0;
        for (; at <= values.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            var (lower, upper) = (Vector256.Create(values[at..]), Vector256.Create(values[(at + Vector256<double>.Count)..]));
            Vector256.Narrow(lower, upper).CopyTo(target[at..]);
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ToLongs(ReadOnlySpan<double> values, Span<long> target)
    {
        var at = 0;
        for (; at <= values.Length - Vector256<long>.Count; at += Vector256<long>.Count)
        {
            Floor(values[at..]).CopyTo(target[at..]);
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ToInts(ReadOnlySpan<double> values, Span<int> target)
    {
        var at = 0;
        for (; at <= values.Length - Vector256<int>.Count; at += Vector256<int>.Count)
        {
            Vector256.Narrow(Floor(values[at..]), Floor(values[(at + Vector256<long>.Count)..])).CopyTo(target[at..]);
        }

        return at;
    }

    private static Vector256<long> Floor(ReadOnlySpan<double> values) =>
        (Vector256.Floor(Vector256.Create(values)) + Vector256.Create(IntegerMagic)).AsInt64() - Vector256.Create(BitConverter.DoubleToInt64Bits(IntegerMagic));
}
