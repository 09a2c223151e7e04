using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Sine and cosine of an angle in radians, alone and together. Even for one of them both are computed, because which one a lane takes depends on its quarter turns.</summary>
internal readonly struct SineAndCosine : IElementaryPair
{
    // sin(r) = r - r^3 S(z) and cos(r) = 1 - z / 2 + z^2 C(z), for z = r^2 and |r| <= pi / 4, relative errors 2^-57.9 and 2^-63.9.
    private const double S0 = 0.1666666666666663;
    private const double S1 = -0.00833333333332184;
    private const double S2 = 0.00019841269829358522;
    private const double S3 = -2.7557313538510384e-06;
    private const double S4 = 2.505073438836584e-08;
    private const double S5 = -1.58954332263399e-10;
    private const double C0 = 0.041666666666666595;
    private const double C1 = -0.0013888888888873338;
    private const double C2 = 2.480158728899748e-05;
    private const double C3 = -2.7557314215298854e-07;
    private const double C4 = 2.0875705114839828e-09;
    private const double C5 = -1.1358732756114498e-11;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x, out T second)
        where T : struct, ILanes<T>
    {
        var angle = QuarterTurns<T>.OfPlain(x);
        var (sineOfRest, cosineOfRest) = Rounded(angle);
        var sine = Turned(angle.CountBits, sineOfRest, cosineOfRest);
        second = Turned(QuarterTurnAhead(angle), sineOfRest, cosineOfRest);
        if (!T.All(QuarterTurns<T>.IsPlain(x)))
        {
            sine = Sine.OfAny(x);
            second = Cosine.OfAny(x);
        }

        return sine;
    }

    /// <summary>The sine of the whole angle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SineOf<T>(QuarterTurns<T> angle)
        where T : struct, ILanes<T>
    {
        var (sine, cosine) = Rounded(angle);
        return Turned(angle.CountBits, sine, cosine);
    }

    /// <summary>The cosine of the whole angle: the sine a quarter turn ahead.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T CosineOf<T>(QuarterTurns<T> angle)
        where T : struct, ILanes<T>
    {
        var (sine, cosine) = Rounded(angle);
        return Turned(QuarterTurnAhead(angle), sine, cosine);
    }

    /// <summary>Sine and cosine of what is left after the quarter turns. Returns by how much the sine is less than <see cref="QuarterTurns{T}.Rest"/>, and the cosine's leading term and its rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (T SineShortfall, TwoParts<T> Cosine) OfRest<T>(QuarterTurns<T> angle)
        where T : struct, ILanes<T>
    {
        var r = angle.Rest;
        var excess = angle.Excess;
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
        // And cos(r - excess) = cos(r) + excess sin(r), where r is sine enough.
        var minusHalf = T.Of(-0.5);
        var one = T.Of(1.0);
        var high = T.FusedMultiplyAdd(minusHalf, z, one);
        var lost = T.FusedMultiplyAdd(minusHalf, z, one - high);
        lost = T.FusedMultiplyAdd(r, excess, lost);

        // sin(r - excess) = sin(r) - excess cos(r), where 1 - z/2 is cosine enough.
        return (T.FusedMultiplyAdd(r * z, sine, excess * high), new(high, T.FusedMultiplyAdd(z * z, cosine, lost)));
    }

    /// <summary>Both rounded. The sine of -0 is -0: its shortfall is a sum with +0, and so +0 itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (T Sine, T Cosine) Rounded<T>(QuarterTurns<T> angle)
        where T : struct, ILanes<T>
    {
        var (shortfall, cosine) = OfRest(angle);
        return (angle.Rest - shortfall, cosine.Rounded);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T QuarterTurnAhead<T>(QuarterTurns<T> angle)
        where T : struct, ILanes<T> => T.AddBits(angle.CountBits, T.OfBits(1));

    /// <summary>The sine after a number of quarter turns.</summary>
    /// <param name="countBits">The quarter turns.</param>
    /// <param name="sine">The sine after no quarter turn; with the opposite sign, after two.</param>
    /// <param name="cosine">The sine after one quarter turn; with the opposite sign, after three.</param>
    /// <typeparam name="T">The lanes.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Turned<T>(T countBits, T sine, T cosine)
        where T : struct, ILanes<T> => T.SelectByLastBit(countBits, cosine, sine) ^ (T.ShiftBitsLeft(countBits, 62) & T.Of(-0.0));
}
