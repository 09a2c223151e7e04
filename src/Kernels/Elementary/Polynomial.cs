using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Polynomials; the coefficients are given from the lowest power up.</summary>
/// <remarks>
/// The lowest coefficient is added last, as in Horner's scheme, so that nothing else is rounded at its size. The other terms follow Estrin's scheme (1960): terms are added in pairs,
/// pairs in pairs with the square, and so on. That takes a few multiplications more than Horner's scheme, but they do not wait for each other. With a long chain of operations that wait, a processor
/// cannot look ahead far enough to begin with the next elements. Functions that keep the processor's units busy anyway are faster with Horner's scheme.
/// </remarks>
internal static class Polynomial
{
    /// <summary>Of degree 6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x, double c0, double c1, double c2, double c3, double c4, double c5, double c6)
        where T : struct, ILanes<T>
    {
        var x2 = x * x;
        var upper = T.FusedMultiplyAdd(Line(x, c5, c6), x2, Line(x, c3, c4));
        upper = T.FusedMultiplyAdd(upper, x2, Line(x, c1, c2));
        return T.FusedMultiplyAdd(upper, x, T.Of(c0));
    }

    /// <summary>Of degree 9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7, double c8, double c9)
        where T : struct, ILanes<T>
    {
        var x2 = x * x;
        var x4 = x2 * x2;
        var upper = T.FusedMultiplyAdd(T.Of(c9), x4, Cubic(x, x2, c5, c6, c7, c8));
        upper = T.FusedMultiplyAdd(upper, x4, Cubic(x, x2, c1, c2, c3, c4));
        return T.FusedMultiplyAdd(upper, x, T.Of(c0));
    }

    /// <summary>Of degree 10.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7, double c8, double c9, double c10)
        where T : struct, ILanes<T>
    {
        var x2 = x * x;
        var x4 = x2 * x2;
        var upper = T.FusedMultiplyAdd(Line(x, c9, c10), x4, Cubic(x, x2, c5, c6, c7, c8));
        upper = T.FusedMultiplyAdd(upper, x4, Cubic(x, x2, c1, c2, c3, c4));
        return T.FusedMultiplyAdd(upper, x, T.Of(c0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Cubic<T>(T x, T x2, double c0, double c1, double c2, double c3)
        where T : struct, ILanes<T> => T.FusedMultiplyAdd(Line(x, c2, c3), x2, Line(x, c0, c1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Line<T>(T x, double c0, double c1)
        where T : struct, ILanes<T> => T.FusedMultiplyAdd(T.Of(c1), x, T.Of(c0));
}
