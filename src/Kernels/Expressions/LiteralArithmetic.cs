using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Arithmetic of literals among themselves, with Python's rules: <c>True + True</c> is 2 and <c>1 / 2</c> is 0.5.</summary>
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

        if (op is BinaryOperator.Divide or BinaryOperator.FloorDivide or BinaryOperator.Remainder && b.Complex == Complex.Zero)
        {
            throw new ExpressionException("Division of a number by zero, which Python refuses.");
        }

        return (a.Kind, b.Kind) switch
        {
            (LiteralKind.Complex, _) or (_, LiteralKind.Complex) => Literal.Of(OfComplex(op, a.Complex, b.Complex)),
            (LiteralKind.Float, _) or (_, LiteralKind.Float) => Literal.Of(OfFloats(op, a.Real, b.Real)),
            _ when op == BinaryOperator.Divide => Literal.Of(a.Real / b.Real),
            _ => Literal.Of(OfIntegers(op, a.Integer, b.Integer)),
        };
    }

    public static Literal Negate(Literal a) => a.Kind switch
    {
        LiteralKind.Complex => Literal.Of(-a.Complex),
        LiteralKind.Float => Literal.Of(-a.Real),
        _ => Literal.Of(-a.Integer),
    };

    /// <summary>Unary plus, which makes an int of a bool.</summary>
    public static Literal Plus(Literal a) => a.Kind == LiteralKind.Bool ? Literal.Of(a.Integer) : a;

    /// <summary>All bits flipped; an int of a bool too, as in Python.</summary>
    public static Literal Invert(Literal a) => a.IsInteger
        ? Literal.Of(-a.Integer - 1)
        : throw new ExpressionException("~ exists for integers and bools only.");

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
        BinaryOperator.Divide => a / b,
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
        if (a.Kind == LiteralKind.Complex || b.Kind == LiteralKind.Complex)
        {
            return op switch
            {
                BinaryOperator.Equal => a.Complex == b.Complex,
                BinaryOperator.NotEqual => a.Complex != b.Complex,
                _ => throw new ExpressionException("Complex numbers have no order. Compare their abs(a), real(a) or imag(a)."),
            };
        }

        var integers = a.IsInteger && b.IsInteger;
        var (less, equal) = integers
            ? (a.Integer < b.Integer, a.Integer == b.Integer)
            : (a.Real < b.Real, a.Real == b.Real);
        var greater = integers ? a.Integer > b.Integer : a.Real > b.Real;
        return op switch
        {
            BinaryOperator.Less => less,
            BinaryOperator.LessEqual => less || equal,
            BinaryOperator.Greater => greater,
            BinaryOperator.GreaterEqual => greater || equal,
            BinaryOperator.Equal => equal,
            _ => !equal,
        };
    }
}
