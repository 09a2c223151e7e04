using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Powers of literals, with Python's rules: integers stay integers, and a root of a negative number is complex.</summary>
internal static class LiteralPower
{
    /// <exception cref="ExpressionException">Python raises an error here too, or the integer gets too large.</exception>
    public static Literal Of(Literal a, Literal b)
    {
        if (a.IsInteger && b.IsInteger && b.Integer.Sign >= 0)
        {
            return Literal.Of(OfIntegers(a.Integer, b.Integer));
        }

        if (a.Kind == LiteralKind.Complex || b.Kind == LiteralKind.Complex)
        {
            return Literal.Of(Complex.Pow(a.Complex, b.Complex));
        }

        if (a.Real == 0 && b.Real < 0)
        {
            throw new ExpressionException("A negative power of zero, which Python refuses: it divides by zero.");
        }

        if (a.Real < 0 && double.IsFinite(a.Real) && double.IsFinite(b.Real) && Math.Floor(b.Real) != b.Real)
        {
            return Literal.Of(Complex.Pow(a.Complex, b.Complex));
        }

        var power = Math.Pow(a.Real, b.Real);
        return double.IsInfinity(power) && double.IsFinite(a.Real) && double.IsFinite(b.Real)
            ? throw new ExpressionException("The power of these numbers is too large for a float, which Python refuses.")
            : Literal.Of(power);
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
}
