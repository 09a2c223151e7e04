namespace ActorShm.Kernels;

/// <summary>Arithmetic of literals among themselves, with Python's rules: <c>True + True</c> is 2 and <c>1 / 2</c> is 0.5.</summary>
internal static class LiteralArithmetic
{
    /// <exception cref="ExpressionException">Python raises an error here too, or the result is not an int64 or a float64.</exception>
    public static Literal Apply(BinaryOperator op, Literal a, Literal b)
    {
        if (op.IsComparison())
        {
            return Literal.Of(Compare(op, a, b));
        }

        var integers = a.Kind != LiteralKind.Float && b.Kind != LiteralKind.Float;
        return op switch
        {
            BinaryOperator.Power => Power(a, b, integers),
            BinaryOperator.Divide when b.Real == 0 => throw new ExpressionException("Division of a number by zero, which Python refuses."),
            BinaryOperator.Divide => Literal.Of(a.Real / b.Real),
            _ when integers => Literal.Of(Integer(op, a.Integer, b.Integer)),
            BinaryOperator.Add => Literal.Of(a.Real + b.Real),
            BinaryOperator.Subtract => Literal.Of(a.Real - b.Real),
            _ => Literal.Of(a.Real * b.Real),
        };
    }

    public static Literal Negate(Literal a) =>
        a.Kind == LiteralKind.Float ? Literal.Of(-a.Real) : Literal.Of(Integer(BinaryOperator.Subtract, 0, a.Integer));

    /// <summary>Unary plus, which makes an int of a bool.</summary>
    public static Literal Plus(Literal a) => a.Kind == LiteralKind.Bool ? Literal.Of(a.Integer) : a;

    private static long Integer(BinaryOperator op, long a, long b)
    {
        try
        {
            return op switch
            {
                BinaryOperator.Add => checked(a + b),
                BinaryOperator.Subtract => checked(a - b),
                _ => checked(a * b),
            };
        }
        catch (OverflowException)
        {
            throw BeyondInt64();
        }
    }

    private static Literal Power(Literal a, Literal b, bool integers)
    {
        if (a.Real == 0 && b.Real < 0)
        {
            throw new ExpressionException("A negative power of zero, which Python refuses: it divides by zero.");
        }

        if (integers && b.Integer >= 0)
        {
            return Literal.Of(IntegerPower(a.Integer, b.Integer));
        }

        if (a.Real < 0 && double.IsFinite(a.Real) && double.IsFinite(b.Real) && Math.Floor(b.Real) != b.Real)
        {
            throw new ExpressionException("A negative number to a fractional power is complex; complex numbers are not known yet.");
        }

        var power = Math.Pow(a.Real, b.Real);
        return double.IsInfinity(power) && double.IsFinite(a.Real) && double.IsFinite(b.Real)
            ? throw new ExpressionException("The power of these numbers is too large for a float, which Python refuses.")
            : Literal.Of(power);
    }

    private static long IntegerPower(long value, long exponent)
    {
        if (value is 0 or 1 || exponent == 0)
        {
            return exponent == 0 ? 1 : value;
        }

        if (value == -1)
        {
            return long.IsEvenInteger(exponent) ? 1 : -1;
        }

        // |value| >= 2, so the loop leaves by overflow after 64 rounds at most.
        var power = 1L;
        for (var i = 0L; i < exponent; i++)
        {
            power = Integer(BinaryOperator.Multiply, power, value);
        }

        return power;
    }

    private static bool Compare(BinaryOperator op, Literal a, Literal b)
    {
        var integers = a.Kind != LiteralKind.Float && b.Kind != LiteralKind.Float;
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

    private static ExpressionException BeyondInt64() =>
        new("The integer that these numbers give does not fit into int64. Make one of them a float, for example 2.0.");
}
