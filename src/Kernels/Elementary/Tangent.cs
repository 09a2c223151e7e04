using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The tangent of an angle in radians.</summary>
/// <remarks>
/// Reduced to at most an eighth of a turn by <see cref="QuarterTurns{T}"/>; then the quotient of <see cref="SineAndCosine"/>, both to more than
/// a double's bits, so that only the quotient's own rounding shows.
/// </remarks>
internal readonly struct Tangent : IElementaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var result = OfReduced(QuarterTurns<T>.OfPlain(T.Abs(x)), x);
        return T.All(QuarterTurns<T>.IsPlain(x)) ? result : OfAny(x);
    }

    // Computes the plain lanes once more, so that the usual path has nothing to keep in memory across this call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfAny<T>(T x)
        where T : struct, ILanes<T>
    {
        var result = OfReduced(QuarterTurns<T>.OfAny(T.Abs(x)), x);
        return T.Select(T.Equal(result, result), result, T.Of(double.NaN));
    }

    /// <summary>sin / cos, or -cos / sin after an odd number of quarter turns; with the sign of x: odd to the last bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfReduced<T>(QuarterTurns<T> magnitude, T x)
        where T : struct, ILanes<T>
    {
        var (shortfall, cosine) = SineAndCosine.OfRest(magnitude);
        var sine = TwoParts<T>.OfSum(magnitude.Rest, -shortfall);

        // The cosine begins with 1 - z/2; what the square's rounding lost counts here.
        var lost = TwoParts<T>.OfProduct(magnitude.Rest, magnitude.Rest).Low;
        cosine = TwoParts<T>.OfSum(cosine.High, T.FusedMultiplyAdd(T.Of(-0.5), lost, cosine.Low));
        var isEven = T.EqualBits(magnitude.CountBits & T.OfBits(1), T.OfBits(0));
        var dividend = new TwoParts<T>(T.Select(isEven, sine.High, cosine.High), T.Select(isEven, sine.Low, cosine.Low));
        var divisor = new TwoParts<T>(T.Select(isEven, cosine.High, sine.High), T.Select(isEven, cosine.Low, sine.Low));
        var sign = (x & T.Of(-0.0)) ^ T.ShiftBitsLeft(magnitude.CountBits, 63);
        return TwoParts<T>.OfQuotient(dividend, divisor).Rounded ^ sign;
    }
}
