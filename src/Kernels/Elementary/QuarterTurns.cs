using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>An angle, in each lane, as a number of quarter turns and a rest between -pi/4 and pi/4.</summary>
/// <param name="CountBits">The quarter turns; only the last two bits mean anything.</param>
/// <param name="Rest">What is left of the angle, rounded.</param>
/// <param name="Excess">By how much that rounding made the rest too large: what is left of the angle is <c>Rest</c> less <c>Excess</c>.</param>
/// <typeparam name="T">The lanes.</typeparam>
internal readonly record struct QuarterTurns<T>(T CountBits, T Rest, T Excess)
    where T : struct, ILanes<T>
{
    /// <summary>The largest angle that <see cref="OfPlain"/> takes.</summary>
    public const double PlainLimit = 1048576.0;

    /// <summary>The largest angle that is reduced in all lanes at once.</summary>
    public const double LargeLimit = 274877906944.0; // 2^38

    private const double TwoOverPi = 0.6366197723675814;
    private const double HalfPi1 = 1.5707963267948966;     // pi/2 cut after bit 2^-52,
    private const double HalfPi2 = 6.12323399409214e-17;   // what is left cut after bit 2^-85,
    private const double HalfPi3 = 1.6446256936324258e-26; // and what is left of that
    private const double AfterHalfPi1 = 6.123233995736766e-17;   // what is left after the first part, rounded to a double,
    private const double AfterThat = -1.4973849048591698e-33;    // and what that has lost

    /// <summary>A mask of the angles up to <see cref="PlainLimit"/> in magnitude; NaN is not among them.</summary>
    /// <param name="angle">Angles of either sign.</param>
    /// <returns>The mask.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T IsPlain(T angle) => T.AtMost(T.Abs(angle), T.Of(PlainLimit));

    /// <summary>Reduces angles of either sign up to <see cref="PlainLimit"/>; other lanes come out as nonsense.</summary>
    /// <remarks>
    /// Cody and Waite (1980), chapter 8, with fused multiply-adds. The absolute error is below 2^-117. No double is
    /// nearer than 2^-61 to a multiple of pi/2, so the sum of both parts always has 56 good bits. For an angle with the opposite sign, all three come out with
    /// the opposite sign, because every rounding is to the nearest.
    /// </remarks>
    /// <param name="angle">Angles.</param>
    /// <returns>The reduced angles.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuarterTurns<T> OfPlain(T angle)
    {
        var shift = T.Of(Binary64.RoundingShift);
        var shifted = T.FusedMultiplyAdd(angle, T.Of(TwoOverPi), shift);
        var count = shifted - shift; // below 2^20

        // Exact: a multiple of 2^-52 (of 2^-53 for angles below 1) that is below 1.
        var first = T.FusedMultiplyAdd(count, T.Of(-HalfPi1), angle);

        // The product has at most 53 bits, and its last one is worth 2^-85 or more. If it is the smaller term, fast two-sum
        // finds the rounding error exactly; if it is the larger one, both are below 2^-33 and nothing is rounded.
        var rest = T.FusedMultiplyAdd(count, T.Of(-HalfPi2), first);
        var excess = T.FusedMultiplyAdd(count, T.Of(HalfPi2), rest - first);
        excess = T.FusedMultiplyAdd(count, T.Of(HalfPi3), excess);
        return new(shifted, rest, excess);
    }

    /// <summary>Reduces angles of either sign and any size. Each comes out as it would alone, plain ones as from <see cref="OfPlain"/>.</summary>
    /// <param name="angle">Angles; an infinity or NaN gives NaN.</param>
    /// <returns>The reduced angles.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuarterTurns<T> OfAny(T angle)
    {
        var turns = Select(IsPlain(angle), OfPlain(angle), OfLarge(angle));
        var isLarge = T.AtMost(T.Abs(angle), T.Of(LargeLimit));
        return T.All(isLarge) ? turns : Select(isLarge, turns, OfHuge(angle));
    }

    /// <summary>Reduces angles of either sign up to <see cref="LargeLimit"/>; other lanes come out as nonsense.</summary>
    /// <remarks>
    /// Works as <see cref="OfPlain"/>, but keeps the rounding errors of products. The absolute error is below 2^-105, and below 2^-120 where the rest is less than 2^-20. The count is rounded from a product
    /// with an error of up to 2^-16, so now and then it is not the nearest one; the rest is then that much beyond pi/4.
    /// </remarks>
    private static QuarterTurns<T> OfLarge(T angle)
    {
        var shift = T.Of(Binary64.RoundingShift);
        var shifted = T.FusedMultiplyAdd(angle, T.Of(TwoOverPi), shift);
        var count = shifted - shift; // below 2^38

        // Exact, as above. The next part of the product has 91 bits, and the second double holds those that the first does not. These bits and what is left of pi/2 are below 2^-68.
        var first = T.FusedMultiplyAdd(count, T.Of(-HalfPi1), angle);
        var product = TwoParts<T>.OfProduct(count, T.Of(AfterHalfPi1));
        var rest = TwoParts<T>.OfAnySum(first, -product.High);
        var low = T.FusedMultiplyAdd(count, T.Of(-AfterThat), rest.Low - product.Low);
        var rounded = rest.High + low;
        return new(shifted, rounded, rounded - rest.High - low);
    }

    private static QuarterTurns<T> Select(T mask, QuarterTurns<T> chosen, QuarterTurns<T> other) => new(
        T.Select(mask, chosen.CountBits, other.CountBits), T.Select(mask, chosen.Rest, other.Rest), T.Select(mask, chosen.Excess, other.Excess));

    /// <summary>Reduces angles of either sign beyond <see cref="LargeLimit"/>, one lane at a time; other lanes come out as nonsense.</summary>
    /// <param name="angle">Angles; an infinity or NaN gives NaN.</param>
    /// <returns>The reduced angles.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static QuarterTurns<T> OfHuge(T angle)
    {
        Span<double> countBits = stackalloc double[T.Count];
        Span<double> rest = stackalloc double[T.Count];
        Span<double> excess = stackalloc double[T.Count];
        for (var lane = 0; lane < T.Count; lane++)
        {
            var magnitude = Math.Abs(angle[lane]);
            if (!(magnitude <= LargeLimit))
            {
                var sign = Math.CopySign(1.0, angle[lane]);
                var count = HugeAngle.Reduce(magnitude, out var restOfMagnitude, out var lowOfMagnitude);
                countBits[lane] = BitConverter.Int64BitsToDouble(sign < 0 ? -count : count);
                rest[lane] = sign * restOfMagnitude;
                excess[lane] = -sign * lowOfMagnitude;
            }
        }

        return new(T.Load(countBits), T.Load(rest), T.Load(excess));
    }
}
