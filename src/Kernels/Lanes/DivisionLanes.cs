using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>Computes <c>//</c> and <c>%</c> of integers, four lanes at a time, with the results of <see cref="FloorDivideInteger{T}"/>; no processor has a vector form of these.</summary>
/// <remarks>
/// <para>
/// Integers below 2⁵⁰ are divided as float64. A quotient that is not an integer is at least 1/|b| away from the next integer, and the rounding of the
/// division moves it by less than a quarter of that, so rounding down gives the true floor. The remainder is an integer, which a fused multiply-add gives exactly.
/// </para>
/// <para>
/// Larger integers with a quotient below 2⁵⁰, such as times in nanoseconds divided by the length of a day, are converted, which rounds, and divided once. The quotient is then wrong by at most one,
/// which the remainder shows.
/// </para>
/// <para>
/// All others are divided one by one.
/// </para>
/// </remarks>
internal static class DivisionLanes
{
    private const long SmallLimit = 1L << 50;

    /// <summary>1.5 * 2⁵²: adding it to an integer below 2⁵¹ moves the integer into the last bits.</summary>
    private const double Shift = 6755399441055744.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Quotient(Vector256<long> a, Vector256<long> b) => AreSmall(a, b) ? SmallQuotient(a, b) : AnyQuotient(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Remainder(Vector256<long> a, Vector256<long> b) => AreSmall(a, b) ? SmallRemainder(a, b) : AnyRemainder(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Quotient(Vector256<ulong> a, Vector256<ulong> b) =>
        AreSmall(a, b) ? SmallQuotient(a.AsInt64(), b.AsInt64()).AsUInt64() : AnyQuotient(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Remainder(Vector256<ulong> a, Vector256<ulong> b) =>
        AreSmall(a, b) ? SmallRemainder(a.AsInt64(), b.AsInt64()).AsUInt64() : AnyRemainder(a, b);

    /// <summary>Computes the quotient of integers of either sign whose magnitude is below 2⁵⁰.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> SmallQuotient(Vector256<long> a, Vector256<long> b) =>
        Vector256.AndNot(OfSmall(Vector256.Floor(ToFloat64(a) / ToFloat64(b))), IsZero(b));

    /// <summary>Computes the remainder of integers of either sign whose magnitude is below 2⁵⁰.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> SmallRemainder(Vector256<long> a, Vector256<long> b)
    {
        var (dividend, divisor) = (ToFloat64(a), ToFloat64(b));
        var quotient = Vector256.Floor(dividend / divisor);
        return Vector256.AndNot(OfSmall(Vector256.FusedMultiplyAdd(-quotient, divisor, dividend)), IsZero(b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreSmall(Vector256<long> a, Vector256<long> b)
    {
        var limit = Vector256.Create(SmallLimit);
        return Vector256.EqualsAll(((a + limit) | (b + limit)) >>> 51, Vector256<long>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreSmall(Vector256<ulong> a, Vector256<ulong> b) => Vector256.EqualsAll((a | b) >>> 50, Vector256<ulong>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ToFloat64(Vector256<long> small)
    {
        var shift = Vector256.Create(Shift);
        return (small + shift.AsInt64()).AsDouble() - shift;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> OfSmall(Vector256<double> integer)
    {
        var shift = Vector256.Create(Shift);
        return (integer + shift).AsInt64() - shift.AsInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> IsZero(Vector256<long> a) => Vector256.Equals(a, Vector256<long>.Zero);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<long> AnyQuotient(Vector256<long> a, Vector256<long> b) =>
        IsOfSmallQuotient(a, b, out var quotient, out _) ? quotient : Each(a, b);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<long> AnyRemainder(Vector256<long> a, Vector256<long> b) =>
        IsOfSmallQuotient(a, b, out _, out var remainder) ? remainder : Vector256.AndNot(a - (Each(a, b) * b), IsZero(b));

    /// <summary>Divides by the magnitude of the divisor, with the dividend's sign changed accordingly. Returns false where a quotient is too large, or the magnitude does not exist, or twice the magnitude has no room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsOfSmallQuotient(Vector256<long> a, Vector256<long> b, out Vector256<long> quotient, out Vector256<long> remainder)
    {
        var zero = Vector256<long>.Zero;
        var sign = Vector256.LessThan(b, zero);
        var (dividend, divisor) = ((a ^ sign) - sign, (b ^ sign) - sign);
        var rounded = Vector256.Floor(Vector256.ConvertToDouble(dividend) / Vector256.ConvertToDouble(divisor));
        quotient = OfSmall(rounded);
        remainder = dividend - (quotient * divisor);
        var isBelow = Vector256.LessThan(remainder, zero);
        var isAbove = Vector256.GreaterThanOrEqual(remainder, divisor);
        quotient += isBelow - isAbove; // a mask is -1
        remainder = remainder + (divisor & isBelow) - (divisor & isAbove);
        remainder = (remainder ^ sign) - sign;
        return Vector256.LessThanOrEqualAll(Vector256.Abs(rounded), Vector256.Create((double)SmallLimit))
            && Vector256.EqualsAll((divisor >>> 62) | Vector256.Equals(a, Vector256.Create(long.MinValue)), zero);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<ulong> AnyQuotient(Vector256<ulong> a, Vector256<ulong> b) =>
        Vector256.LessThanAny((a | b).AsInt64(), Vector256<long>.Zero) ? Each(a, b) : AnyQuotient(a.AsInt64(), b.AsInt64()).AsUInt64();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<ulong> AnyRemainder(Vector256<ulong> a, Vector256<ulong> b) =>
        Vector256.AndNot(a - (AnyQuotient(a, b) * b), IsZero(b.AsInt64()).AsUInt64());

    private static Vector256<T> Each<T>(Vector256<T> a, Vector256<T> b)
        where T : unmanaged, IBinaryInteger<T>
    {
        Span<T> lanes = stackalloc T[Vector256<T>.Count];
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            lanes[lane] = FloorDivideInteger<T>.Apply(a.GetElement(lane), b.GetElement(lane));
        }

        return Vector256.Create<T>(lanes);
    }
}
