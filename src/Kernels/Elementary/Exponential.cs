using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>e to the power x.</summary>
/// <remarks>
/// Cody and Waite, "Software Manual for the Elementary Functions" (1980), chapter 6: x = k ln2 + r, then
/// exp(x) = 2^k exp(r). The subtraction of k ln2 is in two parts; a fused multiply-add makes the first one exact without
/// spare bits in the constant.
/// </remarks>
internal readonly struct Exponential : IElementaryFunction
{
    private const double InverseLn2 = 1.4426950408889634;
    private const double MinusLn2High = -0.6931471805599453;    // ln2 cut after 53 bits
    private const double MinusLn2Low = -2.3190468138462996e-17; // and what is left of it

    // exp(r) = 1 + r + r^2 E(r) for |r| <= ln2 / 2, relative error 2^-57.9.
    private const double E0 = 0.5000000000000011;
    private const double E1 = 0.16666666666666463;
    private const double E2 = 0.04166666666652862;
    private const double E3 = 0.008333333333471079;
    private const double E4 = 0.0013888888943761654;
    private const double E5 = 0.00019841269545368452;
    private const double E6 = 2.4801493102347476e-05;
    private const double E7 = 2.755755875208372e-06;
    private const double E8 = 2.763021994562615e-07;
    private const double E9 = 2.5007231361779777e-08;

    /// <summary>The largest magnitude of x for which exp(x) is a normal number and k can be added to the exponent directly.</summary>
    private const double PlainLimit = 708.0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var result = OfPlain(x);
        return T.All(IsPlain(x)) ? result : OfAny(x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T IsPlain<T>(T x)
        where T : struct, ILanes<T> => T.AtMost(T.Abs(x), T.Of(PlainLimit)); // not so for NaN

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfPlain<T>(T x)
        where T : struct, ILanes<T>
    {
        var mantissa = Reduced(x, out var shifted);
        return T.AddBits(mantissa, T.ShiftBitsLeft(shifted, Binary64.MantissaBits));
    }

    // Computes the plain lanes once more, so that the usual path has nothing to keep in memory across this call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfAny<T>(T x)
        where T : struct, ILanes<T> => T.Select(IsPlain(x), OfPlain(x), OfExtreme(x));

    /// <summary>x - k ln2, at most ln2 / 2, in two parts; the low bits of <paramref name="shifted"/> are k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoParts<T> Reduce<T>(T x, out T shifted)
        where T : struct, ILanes<T>
    {
        var shift = T.Of(Binary64.RoundingShift);
        shifted = T.FusedMultiplyAdd(x, T.Of(InverseLn2), shift);
        var k = shifted - shift;

        // Exact: both terms are multiples of 2^-53 (of 2^-54 if x is below 0.5), and the difference is below 0.35.
        var first = T.FusedMultiplyAdd(k, T.Of(MinusLn2High), x);
        var r = T.FusedMultiplyAdd(k, T.Of(MinusLn2Low), first);
        return new(r, T.FusedMultiplyAdd(k, T.Of(MinusLn2Low), first - r));
    }

    /// <summary>exp(x - k ln2), between 0.7 and 1.42; the low bits of <paramref name="shifted"/> are k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Reduced<T>(T x, out T shifted)
        where T : struct, ILanes<T>
    {
        var r = Reduce(x, out shifted).High;
        var sum = T.FusedMultiplyAdd(Series(r), r, T.Of(1.0));
        return T.FusedMultiplyAdd(sum, r, T.Of(1.0));
    }

    /// <summary>exp(high + low) for a sum between -0.36 and 0.36. The error is below 0.6 ulp, because the rounding error of the sum 1 + r is kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfSmall<T>(T high, T low)
        where T : struct, ILanes<T>
    {
        var sum = TwoParts<T>.OfSum(T.Of(1.0), high);
        return sum.High + (sum.Low + T.FusedMultiplyAdd(high * high, Series(high), T.FusedMultiplyAdd(high, low, low)));
    }

    /// <summary>E(r), the exponential series from the second power on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Series<T>(T r)
        where T : struct, ILanes<T> => Polynomial.Of(r, E0, E1, E2, E3, E4, E5, E6, E7, E8, E9);

    /// <summary>exp where the result may overflow, vanish or be subnormal.</summary>
    private static T OfExtreme<T>(T x)
        where T : struct, ILanes<T>
    {
        var mantissa = Reduced(Clamp(x), out var shifted);
        return T.Select(T.Equal(x, x), Scale(mantissa, shifted), T.Of(double.NaN));
    }

    /// <summary>x, or the nearer of two bounds: beyond them exp(x) is infinite or 0, and within them k/2 is a valid exponent.</summary>
    public static T Clamp<T>(T x)
        where T : struct, ILanes<T>
    {
        var clamped = T.Select(T.AtMost(x, T.Of(710.0)), x, T.Of(710.0));
        return T.Select(T.AtMost(T.Of(-746.0), clamped), clamped, T.Of(-746.0));
    }

    /// <summary>The mantissa times 2^k, where the low bits of <paramref name="shifted"/> are k: 2^k is multiplied in as two factors.</summary>
    /// <remarks>The first product is exact. Only the second one is rounded, in the last place that a subnormal result has.</remarks>
    public static T Scale<T>(T mantissa, T shifted)
        where T : struct, ILanes<T>
    {
        var shift = T.Of(Binary64.RoundingShift);
        var k = shifted - shift;
        var halfShifted = T.FusedMultiplyAdd(k, T.Of(0.5), shift);
        var restShifted = k - (halfShifted - shift) + shift;
        return mantissa * PowerOfTwo(halfShifted) * PowerOfTwo(restShifted);
    }

    /// <summary>2^k, where the low bits of <paramref name="shifted"/> are k, between -1022 and 1023.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T PowerOfTwo<T>(T shifted)
        where T : struct, ILanes<T> =>
        T.AddBits(T.ShiftBitsLeft(shifted, Binary64.MantissaBits), T.Of(1.0));
}
