using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Sine and cosine of a reduced angle: which of two polynomials a lane takes depends on its quarter turns.</summary>
internal static class SineAndCosine
{
    // sin(r) = r + r^3 S(z) and cos(r) = 1 - z / 2 + z^2 C(z), for z = r^2 and |r| <= pi / 4, relative errors 2^-57.9 and 2^-63.9.
    private const double S0 = -0.1666666666666663;
    private const double S1 = 0.00833333333332184;
    private const double S2 = -0.00019841269829358522;
    private const double S3 = 2.7557313538510384e-06;
    private const double S4 = -2.505073438836584e-08;
    private const double S5 = 1.58954332263399e-10;
    private const double C0 = 0.041666666666666595;
    private const double C1 = -0.0013888888888873338;
    private const double C2 = 2.480158728899748e-05;
    private const double C3 = -2.7557314215298854e-07;
    private const double C4 = 2.0875705114839828e-09;
    private const double C5 = -1.1358732756114498e-11;

    /// <summary>The sine of the whole angle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sine<T>(QuarterTurns<T> angle)
        where T : struct, ILanes<T> => SineOfTurned(angle, angle.CountBits);

    /// <summary>The cosine of the whole angle: the sine a quarter turn ahead.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Cosine<T>(QuarterTurns<T> angle)
        where T : struct, ILanes<T> => SineOfTurned(angle, T.AddBits(angle.CountBits, T.OfBits(1)));

    /// <summary>Sine and cosine of what is left after the quarter turns, each as its leading term and the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TwoParts<T> Sine, TwoParts<T> Cosine) OfRest<T>(QuarterTurns<T> angle)
        where T : struct, ILanes<T>
    {
        var r = angle.Rest;
        var low = angle.RestLow;
        var z = r * r;

        var sine = T.FusedMultiplyAdd(T.Of(S5), z, T.Of(S4));
        sine = T.FusedMultiplyAdd(sine, z, T.Of(S3));
        sine = T.FusedMultiplyAdd(sine, z, T.Of(S2));
        sine = T.FusedMultiplyAdd(sine, z, T.Of(S1));
        sine = T.FusedMultiplyAdd(sine, z, T.Of(S0));

        var cosine = T.FusedMultiplyAdd(T.Of(C5), z, T.Of(C4));
        cosine = T.FusedMultiplyAdd(cosine, z, T.Of(C3));
        cosine = T.FusedMultiplyAdd(cosine, z, T.Of(C2));
        cosine = T.FusedMultiplyAdd(cosine, z, T.Of(C1));
        cosine = T.FusedMultiplyAdd(cosine, z, T.Of(C0));

        // Of the cosine's leading terms, high is 1 - z/2 rounded, and what the rounding lost is computed exactly.
        // And cos(r + low) = cos(r) - low sin(r), where r is sine enough.
        var minusHalf = T.Of(-0.5);
        var one = T.Of(1.0);
        var high = T.FusedMultiplyAdd(minusHalf, z, one);
        var lost = T.FusedMultiplyAdd(minusHalf, z, one - high);
        lost = T.FusedMultiplyAdd(-r, low, lost);

        // sin(r + low) = sin(r) + low cos(r), where 1 - z/2 is cosine enough.
        return (new(r, T.FusedMultiplyAdd(r * z, sine, low * high)), new(high, T.FusedMultiplyAdd(z * z, cosine, lost)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T SineOfTurned<T>(QuarterTurns<T> angle, T countBits)
        where T : struct, ILanes<T>
    {
        var (sine, cosine) = OfRest(angle);
        var even = T.EqualBits(countBits & T.OfBits(1), T.OfBits(0));
        var sign = T.ShiftBitsLeft(countBits, 62) & T.Of(-0.0);
        return T.Select(even, sine.Rounded, cosine.Rounded) ^ sign;
    }
}
