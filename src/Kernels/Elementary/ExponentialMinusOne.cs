using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>e to the power x, less one, without the cancellation that the subtraction would bring for a small x.</summary>
/// <remarks>Reduced as <see cref="Exponential"/>; then 2^k exp(r) - 1 = (2^k - 1) + 2^k (exp(r) - 1), summed from the smallest term up.</remarks>
internal readonly struct ExponentialMinusOne : IElementaryFunction
{
    // expm1(r) = r + r^2 M(r) for |r| <= ln2 / 2, relative error 2^-61.6: near zero the polynomial of the exponential is not good enough.
    private const double M0 = 0.5;
    private const double M1 = 0.16666666666666677;
    private const double M2 = 0.04166666666666669;
    private const double M3 = 0.008333333333321775;
    private const double M4 = 0.0013888888888886773;
    private const double M5 = 0.0001984126988534894;
    private const double M6 = 2.4801587294909446e-05;
    private const double M7 = 2.7557245201984485e-06;
    private const double M8 = 2.7557315737074414e-07;
    private const double M9 = 2.510865228867898e-08;
    private const double M10 = 2.089801562946715e-09;

    /// <summary>The largest magnitude of an argument for which 2^k is a normal number.</summary>
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
        var r = Exponential.Reduce(x, out var shifted);
        var scale = Exponential.PowerOfTwo(shifted);
        var first = TwoParts<T>.OfAnySum(scale, T.Of(-1.0)); // zero, or larger than what follows
        var sum = TwoParts<T>.OfSum(first.High, scale * r.High);
        var low = T.FusedMultiplyAdd(scale, Rest(r), sum.Low + first.Low);
        return (sum.High + low) | (x & T.Of(-0.0)); // -0 keeps its sign
    }

    /// <summary>expm1(r) less the high part of r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Rest<T>(TwoParts<T> r)
        where T : struct, ILanes<T>
    {
        var sum = Polynomial.Of(r.High, M0, M1, M2, M3, M4, M5, M6, M7, M8, M9, M10);
        return T.FusedMultiplyAdd(r.High * r.High, sum, T.FusedMultiplyAdd(r.High, r.Low, r.Low));
    }

    // Computes the plain lanes once more, so that the usual path has nothing to keep in memory across this call. The others are -1, or so
    // large that one less makes no difference.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfAny<T>(T x)
        where T : struct, ILanes<T> => T.Select(IsPlain(x), OfPlain(x), Exponential.Of(x) - T.Of(1.0));
}
