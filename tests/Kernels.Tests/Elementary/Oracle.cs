using System.Numerics;

namespace ActorShm.Kernels.Tests;

/// <summary>
/// The elementary functions to more than 100 bits, in fixed-point integer arithmetic: argument reduction and a power
/// series, nothing shared with the code under test.
/// </summary>
internal static partial class Oracle
{
    private const int FractionBits = 160;
    private const int PiFractionBits = FractionBits + 1100;

    private static readonly BigInteger One = BigInteger.One << FractionBits;
    private static readonly BigInteger Ln2 = 2 * ArtanhOfInverse(3, FractionBits + 32) >> 32;

    /// <summary>pi/2 with enough bits to reduce the largest double.</summary>
    private static readonly BigInteger HalfPi =
        (8 * ArctanOfInverse(5, PiFractionBits + 32) - 2 * ArctanOfInverse(239, PiFractionBits + 32)) >> 32;

    private static readonly BigInteger HalfPiFixed = HalfPi >> (PiFractionBits - FractionBits);

    private static readonly BigInteger Ln10 = (3 * Ln2) + Log(ExactNumber.Of(1.25)).Mantissa;

    public static ExactNumber Exp(double x) => ExpOfFixed(Fixed(x));

    /// <summary>exp of a number with <see cref="FractionBits"/> bits behind the binary point.</summary>
    private static ExactNumber ExpOfFixed(BigInteger fixedPoint)
    {
        var k = (int)RoundedQuotient(fixedPoint, Ln2);
        var r = fixedPoint - k * Ln2;
        var sum = One;
        var term = One;
        for (var n = 1; !term.IsZero; n++)
        {
            term = Product(term, r) / n;
            sum += term;
        }

        return new(sum, k - FractionBits);
    }

    public static ExactNumber Log(double x) => Log(ExactNumber.Of(x));

    private static ExactNumber Log(ExactNumber exact)
    {
        var bits = (int)exact.Mantissa.GetBitLength();
        var k = exact.Exponent + bits - 1;
        var value = ExactNumber.Shift(exact.Mantissa, FractionBits - bits + 1); // from 1 to 2
        if (value * value > 2 * One * One)
        {
            value >>= 1;
            k++;
        }

        var s = ((value - One) << FractionBits) / (value + One);
        var square = Product(s, s);
        var sum = BigInteger.Zero;
        for (var (power, n) = (s, 1); !power.IsZero && power != -1; power = Product(power, square), n += 2)
        {
            sum += power / n;
        }

        return new(2 * sum + k * Ln2, -FractionBits);
    }

    public static ExactNumber Sin(double x) => SinOfTurned(x, 0);

    public static ExactNumber Cos(double x) => SinOfTurned(x, 1);

    /// <summary>
    /// For each exponent, the double that comes nearest to a multiple of pi/2: the denominators of the continued fraction
    /// of 2^e * 2/pi are the mantissas m for which m 2^e is nearest to a whole number of quarter turns.
    /// </summary>
    public static IEnumerable<double> NearestToQuarterTurns()
    {
        for (var exponent = -52; exponent <= 971; exponent++)
        {
            var (numerator, denominator) = (BigInteger.One << (PiFractionBits + 60 + exponent), HalfPi << 60);
            var (older, mantissa) = (BigInteger.One, BigInteger.Zero);
            while (!denominator.IsZero)
            {
                var quotient = BigInteger.DivRem(numerator, denominator, out var remainder);
                var next = quotient * mantissa + older;
                if (next >= BigInteger.One << 53)
                {
                    break;
                }

                (older, mantissa) = (mantissa, next);
                (numerator, denominator) = (denominator, remainder);
            }

            yield return Math.ScaleB((double)mantissa, exponent);
        }
    }

    private static ExactNumber SinOfTurned(double x, int quarterTurns)
    {
        var exact = ExactNumber.Of(x);
        if (quarterTurns == 0 && Math.Abs(x) < 1e-6)
        {
            // Relative to x, since a tiny x has no bits left behind a fixed point: x (1 - x^2/6 + x^4/120).
            var z = Product(Fixed(x), Fixed(x));
            return new(exact.Mantissa * (One - z / 6 + Product(z, z) / 120), exact.Exponent - FractionBits);
        }

        return new(SinAndCosOfTurned(exact, quarterTurns).Sine, -FractionBits);
    }

    /// <summary>Sine and cosine as fixed-point numbers.</summary>
    private static (BigInteger Sine, BigInteger Cosine) SinAndCosOfTurned(ExactNumber exact, int quarterTurns)
    {
        // Enough of pi that its truncation, times the number of quarter turns, stays behind the last bit.
        var fractionBits = FractionBits + Math.Max(0, exact.Exponent + 53) + 16;
        var halfPi = HalfPi >> (PiFractionBits - fractionBits);
        var angle = ExactNumber.Shift(exact.Mantissa, exact.Exponent + fractionBits);
        var turns = RoundedQuotient(angle, halfPi);
        var r = (angle - turns * halfPi) >> (fractionBits - FractionBits);
        var quadrant = (int)((turns + quarterTurns) & 3);
        var (sine, cosine) = (Series(r, first: r, factor: 2), Series(r, first: One, factor: 1));
        return quadrant switch
        {
            0 => (sine, cosine),
            1 => (cosine, -sine),
            2 => (-sine, -cosine),
            _ => (-cosine, sine),
        };
    }

    /// <summary>first * (1 - r^2 / (f (f + 1)) * (1 - r^2 / ((f + 2) (f + 3)) * ...)).</summary>
    private static BigInteger Series(BigInteger r, BigInteger first, int factor)
    {
        var square = Product(r, r);
        var sum = first;
        for (var term = first; !term.IsZero && term != -1; factor += 2)
        {
            term = -Product(term, square) / (factor * (factor + 1));
            sum += term;
        }

        return sum;
    }

    private static BigInteger Fixed(double x)
    {
        var exact = ExactNumber.Of(x);
        return ExactNumber.Shift(exact.Mantissa, exact.Exponent + FractionBits);
    }

    private static BigInteger Product(BigInteger left, BigInteger right) => (left * right) >> FractionBits;

    private static BigInteger RoundedQuotient(BigInteger numerator, BigInteger denominator)
    {
        var doubled = 2 * numerator + denominator;
        var quotient = BigInteger.DivRem(doubled, 2 * denominator, out var remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

    private static BigInteger ArtanhOfInverse(int n, int fractionBits) => InverseSeries(n, fractionBits, sign: 1);

    private static BigInteger ArctanOfInverse(int n, int fractionBits) => InverseSeries(n, fractionBits, sign: -1);

    private static BigInteger InverseSeries(int n, int fractionBits, int sign)
    {
        var power = (BigInteger.One << fractionBits) / n;
        var sum = BigInteger.Zero;
        for (var k = 1; !power.IsZero; k += 2)
        {
            sum += power / k;
            power = power * sign / (n * n);
        }

        return sum;
    }
}
