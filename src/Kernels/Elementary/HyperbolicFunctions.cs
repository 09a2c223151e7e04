using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Hyperbolic sine and cosine together, each in two parts.</summary>
/// <remarks>
/// x = k ln2 + r as in <see cref="Exponential"/>. With d and e half the difference and half the sum of 2^k and 2^-k, sinh(x) = d cosh(r) + e sinh(r) and
/// cosh(x) = e cosh(r) + d sinh(r). One formula serves every x, and its first terms are exact in two parts.
/// </remarks>
internal readonly struct HyperbolicFunctions : IElementaryPair
{
    // sinh(r) = r + r z H(z) and cosh(r) = 1 + z / 2 + z^2 G(z), for z = r^2 and |r| <= ln2 / 2, relative errors 2^-61.7 and 2^-70.
    private const double H0 = 0.16666666666666677;
    private const double H1 = 0.008333333333321376;
    private const double H2 = 0.0001984126988686718;
    private const double H3 = 2.7557243376454796e-06;
    private const double H4 = 2.510935503590456e-08;
    private const double G0 = 0.041666666666666685;
    private const double G1 = 0.0013888888888873264;
    private const double G2 = 2.4801587349281674e-05;
    private const double G3 = 2.755725171856085e-07;
    private const double G4 = 2.0921810597205017e-09;

    /// <summary>The largest magnitude of an argument for which 2^k is a normal number.</summary>
    public const double PlainLimit = 708.0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x, out T second)
        where T : struct, ILanes<T>
    {
        var (sine, cosine) = OfPlain(T.Abs(x));
        var first = sine.Rounded ^ (x & T.Of(-0.0));
        second = cosine.Rounded;
        if (!T.All(IsPlain(x)))
        {
            first = HyperbolicSine.OfAny(x);
            second = HyperbolicCosine.OfAny(x);
        }

        return first;
    }

    /// <summary>A mask of the arguments that <see cref="OfPlain"/> takes; NaN is not among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T IsPlain<T>(T x)
        where T : struct, ILanes<T> => T.AtMost(T.Abs(x), T.Of(PlainLimit));

    /// <summary>sinh and cosh of magnitudes up to <see cref="PlainLimit"/>; other lanes come out as nonsense.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TwoParts<T> Sine, TwoParts<T> Cosine) OfPlain<T>(T magnitude)
        where T : struct, ILanes<T>
    {
        var r = Exponential.Reduce(magnitude, out var shifted);
        var z = r.High * r.High;
        var h = T.FusedMultiplyAdd(T.Of(H4), z, T.Of(H3));
        h = T.FusedMultiplyAdd(h, z, T.Of(H2));
        h = T.FusedMultiplyAdd(h, z, T.Of(H1));
        h = T.FusedMultiplyAdd(h, z, T.Of(H0));
        var sineRest = T.FusedMultiplyAdd(r.High * z, h, r.Low);
        var g = T.FusedMultiplyAdd(T.Of(G4), z, T.Of(G3));
        g = T.FusedMultiplyAdd(g, z, T.Of(G2));
        g = T.FusedMultiplyAdd(g, z, T.Of(G1));
        g = T.FusedMultiplyAdd(g, z, T.Of(G0));
        g = T.FusedMultiplyAdd(g, z, T.Of(0.5));
        var cosineRest = T.FusedMultiplyAdd(z, g, r.High * r.Low);

        // 2^(k-1) and 2^(-k-1), the second one 0 where it would be subnormal.
        var exponent = T.ShiftBitsLeft(shifted, Binary64.MantissaBits);
        var half = T.Of(0.5);
        var growing = T.AddBits(half, exponent);
        var shrinking = T.AddBits(T.AddBits(half, T.OfBits(1)), exponent ^ T.OfBits(-1)); // -e is ~e + 1
        var d = TwoParts<T>.OfSum(growing, -shrinking);
        var e = TwoParts<T>.OfSum(growing, shrinking);
        return (Combine(d, e, r.High, sineRest, cosineRest), Combine(e, d, r.High, sineRest, cosineRest));
    }

    /// <summary>Half of exp(|x|), for magnitudes so large that exp(-|x|) makes no difference, and for infinity and NaN.</summary>
    public static T OfExtreme<T>(T x)
        where T : struct, ILanes<T>
    {
        var magnitude = T.Abs(x);
        magnitude = T.Select(T.AtMost(magnitude, T.Of(711.0)), magnitude, T.Of(711.0)); // infinite from 710.48 on
        var r = Exponential.Reduce(magnitude, out var shifted);
        var result = Exponential.Scale(Exponential.OfSmall(r.High, r.Low), shifted - T.Of(1.0));
        return T.Select(T.Equal(x, x), result, T.Of(double.NaN));
    }

    /// <summary>a cosh(r) + b sinh(r), where a is zero or its term is the larger one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TwoParts<T> Combine<T>(TwoParts<T> a, TwoParts<T> b, T r, T sineRest, T cosineRest)
        where T : struct, ILanes<T>
    {
        var product = TwoParts<T>.OfProduct(b.High, r);
        var sum = TwoParts<T>.OfSum(a.High, product.High);
        var low = T.FusedMultiplyAdd(b.Low, r, product.Low) + (sum.Low + a.Low);
        low = T.FusedMultiplyAdd(b.High, sineRest, low);
        low = T.FusedMultiplyAdd(a.High, cosineRest, low);
        return new(sum.High, low);
    }
}
