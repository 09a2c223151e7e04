using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>How often a divisor's magnitude goes into a dividend's, and what is left, in several lanes; see <see cref="FloorQuotient{TRounding}"/> for why both are exact.</summary>
internal struct WholeParts<T>
    where T : struct, ILanes<T>
{
    /// <summary>How often: an integer, not negative.</summary>
    public T Quotient;

    /// <summary>What is left: not negative, and less than the divisor's magnitude.</summary>
    public T Remainder;

    /// <summary>The sign bit of the quotient of the two.</summary>
    public T Sign;

    /// <summary>A mask of the lanes whose operands have different signs.</summary>
    public T AreOpposite;

    /// <summary>A mask of the lanes where the rest is right: finite operands, no zero divisor, no quotient beyond the limit.</summary>
    public T IsPlain;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WholeParts<T> Of(T x, T y, double largestPlain)
    {
        var (zero, signBit) = (T.Of(0.0), T.Of(-0.0));
        var (dividend, divisor) = (T.Abs(x), T.Abs(y));
        var rounded = dividend / divisor;
        var quotient = T.Truncate(rounded);
        var remainder = T.FusedMultiplyAdd(-quotient, divisor, dividend);
        var isWhole = T.AtMost(zero, remainder);
        var sign = (x ^ y) & signBit;
        return new WholeParts<T>
        {
            Quotient = T.Select(isWhole, quotient, quotient - T.Of(1.0)),
            Remainder = T.Select(isWhole, remainder, remainder + divisor),
            Sign = sign,
            AreOpposite = T.EqualBits(sign, signBit),
            IsPlain = T.AtMost(rounded, T.Of(largestPlain)) & T.AtMost(divisor, T.Of(double.MaxValue)),
        };
    }
}
