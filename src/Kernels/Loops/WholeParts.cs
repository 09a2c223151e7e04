using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>How often the magnitude of a divisor goes into that of a dividend, and the remainder, in several lanes; <see cref="FloorQuotient{TRounding}"/> explains why both are exact.</summary>
internal struct WholeParts<T>
    where T : struct, ILanes<T>
{
    /// <summary>The quotient, an integer that is not negative.</summary>
    public T Quotient;

    /// <summary>The remainder, which is not negative and less than the divisor's magnitude.</summary>
    public T Remainder;

    /// <summary>The sign bit of the quotient of the two operands.</summary>
    public T Sign;

    /// <summary>A mask of the lanes whose operands have different signs.</summary>
    public T AreOpposite;

    /// <summary>A mask of the lanes where the other fields are right: the operands are finite, the divisor is not zero, and the quotient is within the limit.</summary>
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
