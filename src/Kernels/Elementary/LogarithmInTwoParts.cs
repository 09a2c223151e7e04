using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The natural logarithm to about 70 bits, for <see cref="Power"/>.</summary>
/// <remarks>
/// The same reduction as in <see cref="Logarithm"/>; then log(1 + f) = 2 atanh(s) with s = f / (2 + f), where the quotient and the first three terms
/// of the series are kept in two parts and the rest, 2^-13 of the whole, in one.
/// </remarks>
internal static class LogarithmInTwoParts
{
    private const double Ln2High = 0.6931471805598903;   // ln2 cut after 42 bits: k times it is exact for every exponent k
    private const double Ln2Low = 5.497923018708371e-14; // and what is left of it

    private const double TwoThirdsHigh = 0.6666666666666666;
    private const double TwoThirdsLow = 3.700743415417188e-17;
    private const double TwoFifthsHigh = 0.3999999999999999;
    private const double TwoFifthsLow = 8.881784197001253e-17;

    // 2 atanh(s) = 2 s + s z (2/3 + z (2/5 + z P(z))) for z = s^2 and |s| <= (sqrt2 - 1) / (sqrt2 + 1), relative error 2^-72.9.
    private const double P0 = 0.2857142857143315;
    private const double P1 = 0.22222222220016716;
    private const double P2 = 0.18181818604810301;
    private const double P3 = 0.15384572945859867;
    private const double P4 = 0.13335761239864852;
    private const double P5 = 0.11685080421260013;
    private const double P6 = 0.11910652953456197;

    /// <summary>log(x) of a positive normal finite x; nonsense for other x.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="exponentBias">What the exponent field of 1 holds; more for numbers that were scaled up.</param>
    /// <typeparam name="T">The lanes.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoParts<T> Of<T>(T x, double exponentBias)
        where T : struct, ILanes<T>
    {
        var f = Logarithm.Split(x, exponentBias, out var k);
        var two = T.Of(2.0);
        var s = TwoParts<T>.OfQuotient(new(f, T.Of(0.0)), TwoParts<T>.OfSum(two, f));
        var z = TwoParts<T>.OfProduct(s, s);

        var tail = z.High * Polynomial.Of(z.High, P0, P1, P2, P3, P4, P5, P6);
        var series = TwoParts<T>.OfSum(T.Of(TwoFifthsHigh), tail).Plus(T.Of(TwoFifthsLow));
        series = TwoParts<T>.OfProduct(z, series);
        series = TwoParts<T>.OfSum(T.Of(TwoThirdsHigh), series.High).Plus(T.Of(TwoThirdsLow) + series.Low);
        series = TwoParts<T>.OfProduct(TwoParts<T>.OfProduct(s, z), series);

        var log = TwoParts<T>.OfSum(two * s.High, series.High).Plus(T.FusedMultiplyAdd(two, s.Low, series.Low));
        var sum = TwoParts<T>.OfSum(k * T.Of(Ln2High), log.High); // the first term is exact, and zero or the larger one
        return TwoParts<T>.OfSum(sum.High, sum.Low + T.FusedMultiplyAdd(k, T.Of(Ln2Low), log.Low));
    }
}
