using System.Numerics;

namespace ActorShm.Kernels.Tests;

/// <content>What is made of exponentials and logarithms.</content>
internal static partial class Oracle
{
    private const double SmallArgument = 1e-6;

    public static ExactNumber Exp2(double x)
    {
        var k = (int)Math.Round(x);
        var exact = ExpOfFixed(Product(Fixed(x - k), Ln2));
        return exact with { Exponent = exact.Exponent + k };
    }

    // A small x relative to itself, as a fixed point leaves it no bits.
    public static ExactNumber Expm1(double x)
    {
        if (Math.Abs(x) < SmallArgument)
        {
            var z = Fixed(x);
            return Times(x, One + z / 2 + Product(z, z) / 6 + Product(z, Product(z, z)) / 24 + Product(Product(z, z), Product(z, z)) / 120);
        }

        return new(FixedExp(x) - One, -FractionBits);
    }

    public static ExactNumber Log2(double x) => new((Log(x).Mantissa << FractionBits) / Ln2, -FractionBits);

    public static ExactNumber Log10(double x) => new((Log(x).Mantissa << FractionBits) / Ln10, -FractionBits);

    public static ExactNumber Log1p(double x)
    {
        if (Math.Abs(x) < SmallArgument)
        {
            var z = Fixed(x);
            var (sum, power) = (One, One);
            for (var n = 2; n < 8; n++)
            {
                power = -Product(power, z);
                sum += power / n;
            }

            return Times(x, sum);
        }

        var exact = ExactNumber.Of(x);
        var exponent = Math.Min(exact.Exponent, 0);
        return Log(new ExactNumber((exact.Mantissa << (exact.Exponent - exponent)) + (BigInteger.One << -exponent), exponent));
    }

    public static ExactNumber Sinh(double x)
    {
        if (Math.Abs(x) < SmallArgument)
        {
            var z = Product(Fixed(x), Fixed(x));
            return Times(x, One + z / 6 + Product(z, z) / 120);
        }

        var (growing, shrinking) = (FixedExp(x), FixedExp(-x));
        return new(growing - shrinking, -FractionBits - 1);
    }

    public static ExactNumber Cosh(double x) => new(FixedExp(x) + FixedExp(-x), -FractionBits - 1);

    public static ExactNumber Tanh(double x)
    {
        if (Math.Abs(x) < SmallArgument)
        {
            var z = Product(Fixed(x), Fixed(x));
            return Times(x, One - z / 3 + 2 * Product(z, z) / 15);
        }

        var (growing, shrinking) = (FixedExp(x), FixedExp(-x));
        return new(((growing - shrinking) << FractionBits) / (growing + shrinking), -FractionBits);
    }

    /// <summary>x to the power y, for a positive x.</summary>
    public static ExactNumber Pow(double x, double y)
    {
        var (log, exponent) = (Log(x), ExactNumber.Of(y));
        return ExpOfFixed(ExactNumber.Shift(log.Mantissa * exponent.Mantissa, exponent.Exponent));
    }

    private static BigInteger FixedExp(double x)
    {
        var exact = Exp(x);
        return ExactNumber.Shift(exact.Mantissa, exact.Exponent + FractionBits);
    }

    /// <summary>x times a fixed-point number.</summary>
    private static ExactNumber Times(double x, BigInteger factor)
    {
        var exact = ExactNumber.Of(x);
        return new(exact.Mantissa * factor, exact.Exponent - FractionBits);
    }
}
