using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Computes <c>a % b</c> of floats in several lanes, with the bits of <see cref="FloorDivision"/>; see <see cref="FloorQuotient{TRounding}"/>.</summary>
/// <remarks>It serves float32 too: the remainder is exact, and its only addition, rounded first to float64 and then to float32, gives what rounding the exact sum gives.</remarks>
internal readonly struct FloorRemainder : IElementaryFunctionOfTwo, IMostlyPlainFunction
{
    private const double LargestPlain = (1L << 51) - 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x, T y)
        where T : struct, ILanes<T> => MostlyPlain<FloorRemainder>.Of(x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfPlain<T>(T x, T y, out T isPlain)
        where T : struct, ILanes<T>
    {
        var (zero, signBit) = (T.Of(0.0), T.Of(-0.0));
        var parts = WholeParts<T>.Of(x, y, LargestPlain);
        isPlain = parts.IsPlain;
        var truncated = parts.Remainder ^ (x & signBit);
        var floored = T.Select(parts.AreOpposite, truncated + y, truncated);
        return T.Select(T.Equal(parts.Remainder, zero), y & signBit, floored);
    }

    /// <inheritdoc/>
    public static double OfAny(double x, double y) => FloorDivision.Remainder(x, y);
}
