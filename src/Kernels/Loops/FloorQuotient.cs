using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The float type whose rounding a quotient has; it is always computed in float64.</summary>
internal interface IQuotientRounding
{
    /// <summary>Quotients up to this limit equal <see cref="Quotient"/>, whose own rounding errors stay below one half.</summary>
    static abstract double LargestPlain { get; }

    /// <summary><c>a // b</c>, operation by operation; see <see cref="FloorDivision"/>.</summary>
    static abstract double Quotient(double a, double b);
}

/// <summary>float64, whose numbers below 2⁵¹ lie at most a quarter apart.</summary>
internal readonly struct OfFloat64 : IQuotientRounding
{
    public static double LargestPlain => (1L << 51) - 1;

    public static double Quotient(double a, double b) => FloorDivision.Quotient(a, b);
}

/// <summary>float32, whose numbers below 2²² lie at most a quarter apart.</summary>
internal readonly struct OfFloat32 : IQuotientRounding
{
    public static double LargestPlain => (1L << 22) - 1;

    public static double Quotient(double a, double b) => FloorDivision.Quotient((float)a, (float)b);
}

/// <summary>Computes <c>a // b</c> of floats in several lanes, with the bits of <see cref="FloorDivision"/>.</summary>
/// <remarks>
/// <para>
/// The division is rounded to nearest. So below 2⁵² its integer part is the true one or, where the division was rounded up to an integer, one more.
/// In both cases the rest of the dividend is a multiple of the divisor's last digit and not larger than the divisor, so one fused
/// multiply-add gives it exactly, and its sign tells which case it is.
/// </para>
/// <para>
/// The reference divides the dividend less the remainder. Its two roundings change a quotient below the limit by less than one half, which
/// its last step corrects, so it gives the true integer too. It also computes the lanes with larger quotients, infinities, NaN or a zero divisor.
/// </para>
/// </remarks>
/// <typeparam name="TRounding">The type of the operands, which are widened.</typeparam>
internal readonly struct FloorQuotient<TRounding> : IElementaryFunctionOfTwo, IMostlyPlainFunction
    where TRounding : struct, IQuotientRounding
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x, T y)
        where T : struct, ILanes<T> => MostlyPlain<FloorQuotient<TRounding>>.Of(x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfPlain<T>(T x, T y, out T isPlain)
        where T : struct, ILanes<T>
    {
        var (zero, one) = (T.Of(0.0), T.Of(1.0));
        var parts = WholeParts<T>.Of(x, y, TRounding.LargestPlain);
        isPlain = parts.IsPlain;

        // If the signs differ, the quotient is negative, and rounding down is rounding away from zero.
        var step = T.Select(T.Equal(parts.Remainder, zero), zero, one) & parts.AreOpposite;
        return (parts.Quotient + step) ^ parts.Sign;
    }

    /// <inheritdoc/>
    public static double OfAny(double x, double y) => TRounding.Quotient(x, y);
}
