using System.Numerics;

namespace ActorShm.Kernels.Tests;

/// <summary>A number of many more bits than a double: Mantissa * 2^Exponent.</summary>
internal readonly record struct ExactNumber(BigInteger Mantissa, int Exponent)
{
    private const int ErrorBits = 40;

    public static ExactNumber Of(double finite)
    {
        var bits = BitConverter.DoubleToInt64Bits(finite);
        var field = (int)((bits >> 52) & 0x7FF);
        var mantissa = (bits & 0x000F_FFFF_FFFF_FFFF) | (field == 0 ? 0 : 1L << 52);
        return new(bits < 0 ? -mantissa : mantissa, Math.Max(field, 1) - 1075);
    }

    /// <summary>
    /// How far a double is from this number, in units of the last place that a double of this number's size has.
    /// An infinity is right from half a unit above the largest double on, and counts as 2^1024 below that.
    /// </summary>
    public double ErrorInUlps(double computed)
    {
        if (double.IsNaN(computed))
        {
            return double.PositiveInfinity;
        }

        var leading = (int)BigInteger.Abs(Mantissa).GetBitLength() - 1 + Exponent;
        var unit = Math.Clamp(leading - 52, -1074, 971) - ErrorBits;
        var exact = InUnitsOf(unit);
        if (double.IsInfinity(computed))
        {
            var overflow = (BigInteger.One << (1024 - unit)) - (BigInteger.One << (970 - unit));
            if (exact * Math.Sign(computed) >= overflow)
            {
                return 0.0;
            }
        }

        var found = double.IsInfinity(computed)
            ? new ExactNumber(Math.Sign(computed), 1024)
            : Of(computed);
        return (double)BigInteger.Abs(found.InUnitsOf(unit) - exact) / (1L << ErrorBits);
    }

    private BigInteger InUnitsOf(int exponent) => Shift(Mantissa, Exponent - exponent);

    public static BigInteger Shift(BigInteger value, int left) => left >= 0 ? value << left : value >> -left;
}
