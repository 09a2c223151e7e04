using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The angle, between -pi/2 and pi/2, whose tangent is x.</summary>
/// <remarks>
/// The three ranges of Cephes' atan.c (Moshier, 1989): x itself; pi/4 and (x - 1) / (x + 1) from tan(pi/8) on; pi/2 and -1 / x from tan(3 pi/8) on.
/// The rounding error of the quotient is computed too.
/// </remarks>
internal readonly struct Arctangent : IElementaryFunction
{
    private const double TangentOfThreeEighthPi = 2.414213562373095;

    /// <summary>The argument from which on the result is pi/2; without this limit, infinity would make the rounding error a NaN.</summary>
    private const double Largest = 1e20;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var one = T.Of(1.0);
        var magnitude = T.Abs(x);
        magnitude = T.Select(T.AtMost(magnitude, T.Of(Largest)), magnitude, T.Of(Largest));
        var isSmall = T.AtMost(magnitude, T.Of(ArctangentSeries.TangentOfEighthPi));
        var isMiddle = T.AtMost(magnitude, T.Of(TangentOfThreeEighthPi));

        // Both sums are exact in two parts, the magnitude being near 1 where they are used.
        var difference = magnitude - one;
        var sum = magnitude + one;
        var zero = T.Of(0.0);
        var dividend = new TwoParts<T>(
            T.Select(isSmall, magnitude, T.Select(isMiddle, difference, -one)),
            T.Select(isSmall, zero, T.Select(isMiddle, magnitude - (difference + one), zero)));
        var divisor = new TwoParts<T>(
            T.Select(isSmall, one, T.Select(isMiddle, sum, magnitude)),
            T.Select(isSmall, zero, T.Select(isMiddle, magnitude - (sum - one), zero)));
        var quarterPis = T.Select(isSmall, zero, T.Select(isMiddle, one, T.Of(2.0)));
        var result = ArctangentSeries.Sum(quarterPis, TwoParts<T>.OfQuotient(dividend, divisor), zero);
        return T.Select(T.Equal(x, x), result ^ (x & T.Of(-0.0)), T.Of(double.NaN));
    }
}
