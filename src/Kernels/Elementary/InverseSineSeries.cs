using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>asin(s) for s between 0 and 1/2, where s is the argument itself or sqrt((1 - x) / 2).</summary>
/// <remarks>
/// The two halves of the range are those of fdlibm's e_asin.c (Sun Microsystems, 1993). A fused multiply-add computes the rounding error of the
/// square root, where fdlibm cuts the root to half its bits.
/// </remarks>
/// <param name="IsDirect">A mask of the lanes where s is the argument.</param>
/// <param name="Argument">s, rounded.</param>
/// <param name="Rest">The rest of asin(s): the rounding error of s, and the series from the third power on.</param>
/// <typeparam name="T">The lanes.</typeparam>
internal readonly record struct InverseSineSeries<T>(T IsDirect, T Argument, T Rest)
    where T : struct, ILanes<T>
{
    public const double HalfPiHigh = 1.5707963267948966;
    public const double HalfPiLow = 6.123233995736766e-17;

    // asin(s) = s + s z A(z) for z = s^2 and |s| <= 1/2, relative error 2^-59.9.
    private const double A0 = 0.1666666666666676;
    private const double A1 = 0.07499999999970859;
    private const double A2 = 0.044642857174571324;
    private const double A3 = 0.030381942709245165;
    private const double A4 = 0.022372214955964732;
    private const double A5 = 0.017351612455294405;
    private const double A6 = 0.013980816455235504;
    private const double A7 = 0.011398937645385345;
    private const double A8 = 0.010780148503160069;
    private const double A9 = 0.003706678027485852;
    private const double A10 = 0.021707057947380797;
    private const double A11 = -0.020998846562165347;
    private const double A12 = 0.03262867694568202;

    /// <summary>A number far below the smallest root that is not zero, so that adding it changes no divisor except zero.</summary>
    private const double Tiny = 1e-300;

    /// <summary>The series for magnitudes up to 1; NaN or nonsense above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static InverseSineSeries<T> Of(T magnitude)
    {
        var isDirect = T.AtMost(magnitude, T.Of(0.5));
        var half = T.FusedMultiplyAdd(T.Of(-0.5), magnitude, T.Of(0.5)); // exact where it is used
        var root = T.Sqrt(half);
        var lost = T.FusedMultiplyAdd(-root, root, half) / (root + root + T.Of(Tiny));
        var z = T.Select(isDirect, magnitude * magnitude, half);
        var s = T.Select(isDirect, magnitude, root);
        lost = T.Select(isDirect, T.Of(0.0), lost);
        return new(isDirect, s, T.FusedMultiplyAdd(s * z, Polynomial(z), lost));
    }

    /// <summary><paramref name="addend"/> + <paramref name="factor"/> asin(s), where the addend is zero or larger than the product.</summary>
    /// <param name="factor">1 or 2, with a sign: products with it are exact.</param>
    /// <param name="addend">A multiple of pi/2.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Times(T factor, TwoParts<T> addend)
    {
        var sum = TwoParts<T>.OfSum(addend.High, factor * Argument);
        return sum.High + T.FusedMultiplyAdd(factor, Rest, addend.Low + sum.Low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Polynomial(T z)
    {
        var sum = T.FusedMultiplyAdd(T.Of(A12), z, T.Of(A11));
        sum = T.FusedMultiplyAdd(sum, z, T.Of(A10));
        sum = T.FusedMultiplyAdd(sum, z, T.Of(A9));
        sum = T.FusedMultiplyAdd(sum, z, T.Of(A8));
        sum = T.FusedMultiplyAdd(sum, z, T.Of(A7));
        sum = T.FusedMultiplyAdd(sum, z, T.Of(A6));
        sum = T.FusedMultiplyAdd(sum, z, T.Of(A5));
        sum = T.FusedMultiplyAdd(sum, z, T.Of(A4));
        sum = T.FusedMultiplyAdd(sum, z, T.Of(A3));
        sum = T.FusedMultiplyAdd(sum, z, T.Of(A2));
        sum = T.FusedMultiplyAdd(sum, z, T.Of(A1));
        return T.FusedMultiplyAdd(sum, z, T.Of(A0));
    }
}
