using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Computes with literals alone, by Python's rules: <c>True + True</c> is 2 and <c>1 / 2</c> is 0.5.</summary>
internal static class LiteralArithmetic
{
    /// <exception cref="ExpressionException">Python raises an error here too, or the integer gets too large.</exception>
    public static Literal Apply(BinaryOperator op, Literal a, Literal b)
    {
        if (op.IsComparison())
        {
            return Literal.Of(Compare(op, a, b));
        }

        if (op.IsBitwise())
        {
            return Bitwise(op, a, b);
        }

        if (op == BinaryOperator.Power)
        {
            return LiteralPower.Of(a, b);
        }

        if (op is BinaryOperator.Divide or BinaryOperator.FloorDivide or BinaryOperator.Remainder && IsZero(b))
        {
            throw new ExpressionException("Division of a number by zero, which Python refuses.");
        }

        return (a.Kind, b.Kind) switch
        {
            (LiteralKind.Complex, _) or (_, LiteralKind.Complex) => Literal.Of(OfComplex(op, a.Complex, b.Complex)),
            (LiteralKind.Float, _) or (_, LiteralKind.Float) => Literal.Of(OfFloats(op, a.Real, b.Real)),
            _ when op == BinaryOperator.Divide => Literal.Of(Quotient(a.Integer, b.Integer)),
            _ => Literal.Of(OfIntegers(op, a.Integer, b.Integer)),
        };
    }

    public static Literal Negate(Literal a) => a.Kind switch
    {
        LiteralKind.Complex => Literal.Of(-a.Complex),
        LiteralKind.Float => Literal.Of(-a.Real),
        _ => Literal.Of(-a.Integer),
    };

    /// <summary>Applies unary plus, which makes an int from a bool.</summary>
    public static Literal Plus(Literal a) => a.Kind == LiteralKind.Bool ? Literal.Of(a.Integer) : a;

    /// <summary>Flips all bits; a bool becomes an int, as in Python.</summary>
    public static Literal Invert(Literal a) => a.IsInteger
        ? Literal.Of(-a.Integer - 1)
        : throw new ExpressionException("~ exists for integers and bools only.");

    /// <summary>Computes Python's quotient of two complex numbers by Smith's method, which scales by the larger part of the divisor.</summary>
    /// <param name="a">The dividend.</param>
    /// <param name="b">The divisor, not zero.</param>
    public static Complex Quotient(Complex a, Complex b)
    {
        if (double.IsNaN(b.Real) || double.IsNaN(b.Imaginary))
        {
            return new Complex(double.NaN, double.NaN);
        }

        if (Math.Abs(b.Real) >= Math.Abs(b.Imaginary))
        {
            var ratio = b.Imaginary / b.Real;
            var scale = b.Real + (b.Imaginary * ratio);
            return new Complex((a.Real + (a.Imaginary * ratio)) / scale, (a.Imaginary - (a.Real * ratio)) / scale);
        }
        else
        {
            var ratio = b.Real / b.Imaginary;
            var scale = (b.Real * ratio) + b.Imaginary;
            return new Complex(((a.Real * ratio) + a.Imaginary) / scale, ((a.Imaginary * ratio) - a.Real) / scale);
        }
    }

    /// <summary>Computes the float nearest to the quotient of two integers, which need not fit into floats themselves.</summary>
    private static double Quotient(BigInteger a, BigInteger b)
    {
        const int PrecisionBits = 53;
        const int SmallestExponent = -1074;
        var isNegative = (a.Sign < 0) != (b.Sign < 0);
        if (a.IsZero)
        {
            return isNegative ? -0.0 : 0.0;
        }

        // The bits are so many that the last one can stand for all that follow without changing how the others are rounded.
        var (dividend, divisor) = (BigInteger.Abs(a), BigInteger.Abs(b));
        var shift = (int)(divisor.GetBitLength() - dividend.GetBitLength()) + PrecisionBits + 3;
        var quotient = BigInteger.DivRem(dividend << Math.Max(shift, 0), divisor << Math.Max(-shift, 0), out var rest);
        quotient |= rest.IsZero ? BigInteger.Zero : BigInteger.One;

        var exponent = Math.Max((int)quotient.GetBitLength() - shift - PrecisionBits, SmallestExponent);
        var droppedBits = exponent + shift;
        var (kept, half) = (quotient >> droppedBits, BigInteger.One << (droppedBits - 1));
        var dropped = quotient - (kept << droppedBits);
        kept += dropped > half || (dropped == half && !kept.IsEven) ? 1 : 0;
        var value = Math.ScaleB((double)(ulong)kept, exponent);
        return double.IsFinite(value)
            ? isNegative ? -value : value
            : throw new ExpressionException("The quotient of these integers is too large for a float, which Python refuses.");
    }

    private static bool IsZero(Literal number) => number.IsInteger ? number.Integer.IsZero : number.Complex == Complex.Zero;

    private static BigInteger OfIntegers(BinaryOperator op, BigInteger a, BigInteger b) => op switch
    {
        BinaryOperator.Add => a + b,
        BinaryOperator.Subtract => a - b,
        BinaryOperator.Multiply => a * b,
        BinaryOperator.FloorDivide => (a - FloorRemainder(a, b)) / b,
        _ => FloorRemainder(a, b),
    };

    private static BigInteger FloorRemainder(BigInteger a, BigInteger b)
    {
        var remainder = BigInteger.Remainder(a, b);
        return !remainder.IsZero && (remainder.Sign < 0) != (b.Sign < 0) ? remainder + b : remainder;
    }

    private static double OfFloats(BinaryOperator op, double a, double b) => op switch
    {
        BinaryOperator.Add => a + b,
        BinaryOperator.Subtract => a - b,
        BinaryOperator.Multiply => a * b,
        BinaryOperator.Divide => a / b,
        BinaryOperator.FloorDivide => FloorDivision.Quotient(a, b),
        _ => FloorDivision.Remainder(a, b),
    };

    private static Complex OfComplex(BinaryOperator op, Complex a, Complex b) => op switch
    {
        BinaryOperator.Add => a + b,
        BinaryOperator.Subtract => a - b,
        BinaryOperator.Multiply => a * b,
        BinaryOperator.Divide => Quotient(a, b),
        _ => throw new ExpressionException("Complex numbers have no floor, so neither // nor %."),
    };

    private static Literal Bitwise(BinaryOperator op, Literal a, Literal b)
    {
        if (!a.IsInteger || !b.IsInteger)
        {
            throw new ExpressionException($"{op.Symbol()} exists for integers and bools only.");
        }

        if (op is BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight)
        {
            return Shift(op, a.Integer, b.Integer);
        }

        var value = op switch
        {
            BinaryOperator.And => a.Integer & b.Integer,
            BinaryOperator.Or => a.Integer | b.Integer,
            _ => a.Integer ^ b.Integer,
        };
        return a.Kind == LiteralKind.Bool && b.Kind == LiteralKind.Bool ? Literal.Of(!value.IsZero) : Literal.Of(value);
    }

    private static Literal Shift(BinaryOperator op, BigInteger value, BigInteger count)
    {
        if (count.Sign < 0)
        {
            throw new ExpressionException("A negative shift count, which Python refuses.");
        }

        var bits = (int)BigInteger.Min(count, Literal.MaxIntegerBits + 1);
        return Literal.Of(op == BinaryOperator.ShiftLeft ? value << bits : value >> bits);
    }

    private static bool Compare(BinaryOperator op, Literal a, Literal b)
    {
        var order = Order(RealPart(a), RealPart(b));
        if (a.Kind == LiteralKind.Complex || b.Kind == LiteralKind.Complex)
        {
            var areEqual = order == 0 && ImaginaryPart(a) == ImaginaryPart(b);
            return op switch
            {
                BinaryOperator.Equal => areEqual,
                BinaryOperator.NotEqual => !areEqual,
                _ => throw new ExpressionException("Complex numbers have no order. Compare their abs(a), real(a) or imag(a)."),
            };
        }

        return op switch
        {
            BinaryOperator.Less => order < 0,
            BinaryOperator.LessEqual => order <= 0,
            BinaryOperator.Greater => order > 0,
            BinaryOperator.GreaterEqual => order >= 0,
            BinaryOperator.Equal => order == 0,
            _ => order != 0,
        };
    }

    /// <summary>Compares two real numbers; the result is below, at or above zero, or null when one is NaN. No int is rounded for this.</summary>
    private static int? Order(Literal a, Literal b) => (a.IsInteger, b.IsInteger) switch
    {
        (true, true) => a.Integer.CompareTo(b.Integer),
        (true, false) => Order(a.Integer, b.Real),
        (false, true) => -Order(b.Integer, a.Real),
        _ => double.IsNaN(a.Real) || double.IsNaN(b.Real) ? null : a.Real.CompareTo(b.Real),
    };

    private static int? Order(BigInteger a, double b)
    {
        if (!double.IsFinite(b))
        {
            return double.IsNaN(b) ? null : -Math.Sign(b);
        }

        var below = Math.Floor(b);
        return a.CompareTo(new BigInteger(below)) is var order and not 0 ? order : below < b ? -1 : 0;
    }

    private static Literal RealPart(Literal number) => number.Kind == LiteralKind.Complex ? Literal.Of(number.Complex.Real) : number;

    private static double ImaginaryPart(Literal number) => number.Kind == LiteralKind.Complex ? number.Complex.Imaginary : 0;
}
