using System.Numerics;

namespace ActorShm.Kernels.Tests;

/// <content>The tangent, and the functions that give an angle.</content>
internal static partial class Oracle
{
    private const int Halvings = 8;

    public static ExactNumber Tan(double x)
    {
        if (Math.Abs(x) < SmallArgument)
        {
            var z = Product(Fixed(x), Fixed(x));
            return Times(x, One + z / 3 + 2 * Product(z, z) / 15 + 17 * Product(z, Product(z, z)) / 315);
        }

        var (sine, cosine) = SinAndCosOfTurned(ExactNumber.Of(x), 0);
        return new((sine << FractionBits) / cosine, -FractionBits);
    }

    public static ExactNumber Arcsin(double x)
    {
        if (Math.Abs(x) < SmallArgument)
        {
            var z = Product(Fixed(x), Fixed(x));
            return Times(x, One + z / 6 + 3 * Product(z, z) / 40);
        }

        return new(AngleOf(Fixed(x), OtherLeg(x)), -FractionBits);
    }

    public static ExactNumber Arccos(double x) => new(AngleOf(OtherLeg(x), Fixed(x)), -FractionBits);

    public static ExactNumber Arctan(double x) => Arctan2(x, 1.0);

    /// <summary>The angle of the point (x, y), neither coordinate zero or infinite.</summary>
    public static ExactNumber Arctan2(double y, double x)
    {
        var (exactY, exactX) = (ExactNumber.Of(y), ExactNumber.Of(x));
        if (x > 0 && Math.Abs(y) < x && (y == 0 || Math.ILogB(y) - Math.ILogB(x) < -20))
        {
            // t (1 - t^2 / 3 + t^4 / 5), relative to t.
            var t = (exactY.Mantissa << (2 * FractionBits)) / exactX.Mantissa;
            var exponent = exactY.Exponent - exactX.Exponent - (2 * FractionBits);
            var small = ExactNumber.Shift(t, exponent + FractionBits);
            var z = Product(small, small);
            return new(t * (One - z / 3 + Product(z, z) / 5), exponent - FractionBits);
        }

        var common = Math.Min(exactY.Exponent, exactX.Exponent);
        return new(AngleOf(exactY.Mantissa << (exactY.Exponent - common), exactX.Mantissa << (exactX.Exponent - common)), -FractionBits);
    }

    /// <summary>sqrt(1 - x^2), fixed-point.</summary>
    private static BigInteger OtherLeg(double x)
    {
        var exact = ExactNumber.Of(x);
        return SquareRoot((One << FractionBits) - ExactNumber.Shift(exact.Mantissa * exact.Mantissa, 2 * (exact.Exponent + FractionBits)));
    }

    /// <summary>The angle of a point given by two integers, fixed-point.</summary>
    private static BigInteger AngleOf(BigInteger y, BigInteger x)
    {
        if (BigInteger.Abs(y) > BigInteger.Abs(x))
        {
            return (y.Sign * HalfPiFixed) - ArctanOfFixed((x << FractionBits) / y);
        }

        var angle = ArctanOfFixed((y << FractionBits) / x);
        return x.Sign > 0 ? angle : angle + ((y.Sign < 0 ? -2 : 2) * HalfPiFixed);
    }

    /// <summary>atan(t) = 2 atan(t / (1 + sqrt(1 + t^2))), again and again, then the series.</summary>
    private static BigInteger ArctanOfFixed(BigInteger t)
    {
        for (var i = 0; i < Halvings; i++)
        {
            t = (t << FractionBits) / (One + SquareRoot((One << FractionBits) + (t * t)));
        }

        var square = Product(t, t);
        var sum = BigInteger.Zero;
        for (var (power, n) = (t, 1); !power.IsZero && power != -1; power = -Product(power, square), n += 2)
        {
            sum += power / n;
        }

        return sum << Halvings;
    }
}
