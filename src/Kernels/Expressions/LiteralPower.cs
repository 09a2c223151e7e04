using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Computes powers of literals by Python's rules: integers stay integers, and a root of a negative number is complex.</summary>
/// <remarks>Uses the functions of the C library and not our own, because these are Python's numbers. A literal is computed once, where the program is planned, so all nodes have the same bits.</remarks>
internal static class LiteralPower
{
    /// <summary>The largest exponent for which Python multiplies complex numbers, which is exact where the products are.</summary>
    private const int MaxMultiplied = 100;

    /// <exception cref="ExpressionException">Python raises an error here too, or the integer gets too large.</exception>
    public static Literal Of(Literal a, Literal b)
    {
        if (a.IsInteger && b.IsInteger && b.Integer.Sign >= 0)
        {
            return Literal.Of(OfIntegers(a.Integer, b.Integer));
        }

        if (a.Kind == LiteralKind.Complex || b.Kind == LiteralKind.Complex)
        {
            return Literal.Of(OfComplex(a.Complex, b.Complex));
        }

        // The other sign of infinity is a limit and not a quotient: 0.0 ** -inf is inf.
        if (a.Real == 0 && b.Real < 0 && double.IsFinite(b.Real))
        {
            throw DividesByZero();
        }

        if (a.Real < 0 && double.IsFinite(a.Real) && double.IsFinite(b.Real) && Math.Floor(b.Real) != b.Real)
        {
            return Literal.Of(OfComplex(a.Complex, b.Complex));
        }

        var power = Math.Pow(a.Real, b.Real);
        return double.IsInfinity(power) && double.IsFinite(a.Real) && double.IsFinite(b.Real) ? throw IsTooLarge() : Literal.Of(power);
    }

    private static BigInteger OfIntegers(BigInteger value, BigInteger exponent)
    {
        if (BigInteger.Abs(value) <= 1)
        {
            return exponent.IsZero ? 1 : exponent.IsEven ? value * value : value;
        }

        // |value| >= 2, so a larger exponent gives more bits than a literal may have; the check of the result refuses it.
        return BigInteger.Pow(value, (int)BigInteger.Min(exponent, Literal.MaxIntegerBits + 1));
    }

    private static Complex OfComplex(Complex value, Complex exponent)
    {
        var isMultiplied = exponent.Imaginary == 0 && Math.Floor(exponent.Real) == exponent.Real && Math.Abs(exponent.Real) <= MaxMultiplied;
        var power = isMultiplied ? OfWhole(value, (int)exponent.Real) : ByAngle(value, exponent);
        return double.IsInfinity(power.Real) || double.IsInfinity(power.Imaginary) ? throw IsTooLarge() : power;
    }

    private static Complex OfWhole(Complex value, int exponent)
    {
        var power = Complex.One;
        var square = value;
        for (var left = Math.Abs(exponent); left > 0; left >>= 1)
        {
            power = (left & 1) != 0 ? power * square : power;
            square *= square;
        }

        return exponent > 0 ? power
            : power == Complex.Zero ? throw DividesByZero()
            : LiteralArithmetic.Quotient(Complex.One, power);
    }

    private static Complex ByAngle(Complex value, Complex exponent)
    {
        if (value == Complex.Zero)
        {
            return exponent.Imaginary != 0 || exponent.Real < 0 ? throw DividesByZero() : Complex.Zero;
        }

        var (distance, angle) = (double.Hypot(value.Real, value.Imaginary), Math.Atan2(value.Imaginary, value.Real));
        var (length, phase) = (Math.Pow(distance, exponent.Real), angle * exponent.Real);
        if (exponent.Imaginary != 0)
        {
            length *= Math.Exp(-angle * exponent.Imaginary);
            phase += exponent.Imaginary * Math.Log(distance);
        }

        return double.IsInfinity(phase)
            ? throw new ExpressionException("A complex power with an infinite angle, which Python refuses.")
            : new Complex(length * Math.Cos(phase), length * Math.Sin(phase));
    }

    private static ExpressionException DividesByZero() => new("A negative or complex power of zero, which Python refuses: it divides by zero.");

    private static ExpressionException IsTooLarge() => new("The power of these numbers is too large for a float, which Python refuses.");
}
