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
    private const double TwoTo54 = 18014398509481984.0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var result = OfNormal(x, Binary64.ExponentBias);
        return T.All(IsNormal(x)) ? result : OfAny(x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T IsNormal<T>(T x)
        where T : struct, ILanes<T> =>
        T.AtMost(T.Of(Binary64.SmallestNormal), x) & T.AtMost(x, T.Of(double.MaxValue)); // not so for NaN

    // Computes the normal lanes once more, so that the usual path has nothing to keep in memory across this call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfAny<T>(T x)
        where T : struct, ILanes<T> =>
        T.Select(IsNormal(x), OfNormal(x, Binary64.ExponentBias), OfExtreme(x));

    /// <summary>log(x) of a positive normal finite x, where the exponent field of 1 holds the given bias; nonsense for other x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfNormal<T>(T x, double exponentBias)
        where T : struct, ILanes<T>
    {
        // Moved so that the exponent field steps at sqrt(1/2) instead of at 1; it becomes a double as the last bits of 2^52.
        var moved = T.AddBits(x, T.OfBits(Binary64.OneBits - RootHalfBits));
        var field = T.ShiftBitsRight(moved, Binary64.MantissaBits) | T.Of(Binary64.TwoTo52);
        var k = field - T.Of(Binary64.TwoTo52 + exponentBias);
        var mantissa = T.AddBits(moved & T.OfBits(Binary64.MantissaMask), T.OfBits(RootHalfBits));

        var f = mantissa - T.Of(1.0); // exact
        var s = f / (f + T.Of(2.0));
        var z = s * s;
        var rest = T.FusedMultiplyAdd(T.Of(L6), z, T.Of(L5));
        rest = T.FusedMultiplyAdd(rest, z, T.Of(L4));
        rest = T.FusedMultiplyAdd(rest, z, T.Of(L3));
        rest = T.FusedMultiplyAdd(rest, z, T.Of(L2));
        rest = T.FusedMultiplyAdd(rest, z, T.Of(L1));
        rest = T.FusedMultiplyAdd(rest, z, T.Of(L0));

        // 2 s = f - s f, and s f = f^2 / 2 - s f^2 / 2: hence log(1 + f) = f - f^2 / 2 + s (f^2 / 2 + z L(z)), where what
        // follows f is small against it, so that its rounding hardly shows in the result.
        var half = f * T.Of(0.5);
        var correction = T.FusedMultiplyAdd(z, rest, half * f);

        // Fast two-sum (Dekker 1971): the first term is exact, and either zero or larger than f.
        var first = k * T.Of(Ln2High);
        var high = first + f;
        var low = f - (high - first);
        low = T.FusedMultiplyAdd(k, T.Of(Ln2Low), low);
        low = T.FusedMultiplyAdd(s, correction, low);
        low = T.FusedMultiplyAdd(-half, f, low);
        return high + low;
    }

    /// <summary>log of subnormal numbers, zeros, negative numbers, infinity and NaN; nonsense for other x.</summary>
    private static T OfExtreme<T>(T x)
        where T : struct, ILanes<T>
    {
        var result = OfNormal(x * T.Of(TwoTo54), Binary64.ExponentBias + 54);
        var zero = T.Of(0.0);
        var infinity = T.Of(double.PositiveInfinity);
        result = T.Select(T.Equal(x, infinity), infinity, result);
        result = T.Select(T.Equal(x, zero), -infinity, result);
        return T.Select(T.AtMost(zero, x), result, T.Of(double.NaN));
    }
}
