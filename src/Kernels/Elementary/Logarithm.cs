using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The natural logarithm of x.</summary>
/// <remarks>
/// x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt 2, and log(1 + f) as a series in s = f / (2 + f), as in fdlibm's
/// e_log.c (Sun Microsystems, 1993). Its correction terms are here summed from the smallest up, and the rounding error of
/// k ln2 + f is kept among them.
/// </remarks>
internal readonly struct Logarithm : IElementaryFunction
{
    private const double Ln2High = 0.6931471805598903;   // ln2 cut after 42 bits: k times it is exact for every exponent k
    private const double Ln2Low = 5.497923018708371e-14; // and what is left of it

    // log((1 + s) / (1 - s)) = 2 s + s z L(z) for z = s^2 and |s| <= (sqrt2 - 1) / (sqrt2 + 1), relative error 2^-59.5.
    private const double L0 = 0.6666666666666734;
    private const double L1 = 0.3999999999941683;
    private const double L2 = 0.2857142874197375;
    private const double L3 = 0.22222198610657382;
    private const double L4 = 0.18183562591069602;
    private const double L5 = 0.15314090274077669;
    private const double L6 = 0.14795593656780878;

    private const long RootHalfBits = 0x3FE6_A09E_667F_3BCD; // sqrt(1/2), rounded up
    /// <summary>Makes every subnormal number normal.</summary>
    public const double TwoTo54 = 18014398509481984.0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var result = OfNormal(x, Binary64.ExponentBias);
        return T.All(IsNormal(x)) ? result : OfAny(x);
    }

    /// <summary>A mask of the positive normal finite numbers; NaN is not among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T IsNormal<T>(T x)
        where T : struct, ILanes<T> =>
        T.AtMost(T.Of(Binary64.SmallestNormal), x) & T.AtMost(x, T.Of(double.MaxValue));

    /// <summary>Splits a positive normal finite x into 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt 2; nonsense for other x.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="exponentBias">What the exponent field of 1 holds; more for numbers that were scaled up.</param>
    /// <param name="k">The exponents.</param>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <returns>f, exact.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Split<T>(T x, double exponentBias, out T k)
        where T : struct, ILanes<T>
    {
        // Moved so that the exponent field steps at sqrt(1/2) instead of at 1; it becomes a double as the last bits of 2^52.
        var moved = T.AddBits(x, T.OfBits(Binary64.OneBits - RootHalfBits));
        var field = T.ShiftBitsRight(moved, Binary64.MantissaBits) | T.Of(Binary64.TwoTo52);
        k = field - T.Of(Binary64.TwoTo52 + exponentBias);
        var mantissa = T.AddBits(moved & T.OfBits(Binary64.MantissaMask), T.OfBits(RootHalfBits));
        return mantissa - T.Of(1.0);
    }

    /// <summary>What is left of log(1 + f) after f - f^2 / 2.</summary>
    /// <remarks>
    /// 2 s = f - s f, and s f = f^2 / 2 - s f^2 / 2: hence log(1 + f) = f - f^2 / 2 + s (f^2 / 2 + z L(z)), where what
    /// follows f is small against it, so that its rounding hardly shows in the result.
    /// </remarks>
    /// <param name="f">Between sqrt(1/2) - 1 and sqrt 2 - 1.</param>
    /// <param name="halfSquare">f^2 / 2, rounded.</param>
    /// <param name="s">The factor that is multiplied with the result.</param>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <returns>f^2 / 2 + z L(z).</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Correction<T>(T f, T halfSquare, out T s)
        where T : struct, ILanes<T>
    {
        s = f / (f + T.Of(2.0));
        var z = s * s;
        return T.FusedMultiplyAdd(z, Polynomial.Of(z, L0, L1, L2, L3, L4, L5, L6), halfSquare);
    }

    /// <summary>k ln2 + log(1 + f), the last addition not carried out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoParts<T> Sum<T>(T k, T f)
        where T : struct, ILanes<T>
    {
        var half = f * T.Of(0.5);
        var correction = Correction(f, half * f, out var s);

        // The first term is exact, and either zero or larger than f.
        var sum = TwoParts<T>.OfSum(k * T.Of(Ln2High), f);
        var low = T.FusedMultiplyAdd(k, T.Of(Ln2Low), sum.Low);
        low = T.FusedMultiplyAdd(s, correction, low);
        return new(sum.High, T.FusedMultiplyAdd(-half, f, low));
    }

    /// <summary>The logarithm of numbers that are not positive normal ones.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="scaled">The result of x times 2^54, for subnormal numbers.</param>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <returns>Minus infinity for zeros, infinity for infinity, NaN for negative numbers and NaN, else the given result.</returns>
    public static T OfExtreme<T>(T x, T scaled)
        where T : struct, ILanes<T>
    {
        var zero = T.Of(0.0);
        var infinity = T.Of(double.PositiveInfinity);
        var result = T.Select(T.Equal(x, infinity), infinity, scaled);
        result = T.Select(T.Equal(x, zero), -infinity, result);
        return T.Select(T.AtMost(zero, x), result, T.Of(double.NaN));
    }

    // Computes the normal lanes once more, so that the usual path has nothing to keep in memory across this call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfAny<T>(T x)
        where T : struct, ILanes<T> =>
        T.Select(IsNormal(x), OfNormal(x, Binary64.ExponentBias), OfExtreme(x, OfNormal(x * T.Of(TwoTo54), Binary64.ExponentBias + 54)));

    /// <summary>log(x) of a positive normal finite x; nonsense for other x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfNormal<T>(T x, double exponentBias)
        where T : struct, ILanes<T>
    {
        var f = Split(x, exponentBias, out var k);
        return Sum(k, f).Rounded;
    }
}
