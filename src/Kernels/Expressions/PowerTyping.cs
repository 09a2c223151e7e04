namespace ActorShm.Kernels;

/// <summary>What <c>a ** b</c> means for each pair of types.</summary>
internal static class PowerTyping
{
    /// <exception cref="ExpressionException">The types have no power, or only one that NumPy decides element by element.</exception>
    public static Node Apply(ExpressionBuilder builder, Operand a, Operand b)
    {
        var dtype = Promotion.Common(a, b);
        if (dtype == DType.Bool || IsSquareOfBools(a, b))
        {
            throw new ExpressionException("This power of a bool is int8 in NumPy, a type not known yet. Write a * 1 for a number.");
        }

        if (dtype.IsInteger())
        {
            return Integer(builder, a, b, dtype);
        }

        return b.IsLiteral
            ? Float(builder, builder.As(a, dtype), b.Literal)
            : builder.Graph.Operation(OpCode.Power, dtype, builder.As(a, dtype), builder.As(b, dtype));
    }

    /// <summary>NumPy squares an array by a short cut, which makes int8 of bools; every other power of them is int64.</summary>
    private static bool IsSquareOfBools(Operand a, Operand b) =>
        !a.IsLiteral && a.Node.DType == DType.Bool && !a.Node.IsScalar &&
        b.IsLiteral && b.Literal.Kind == LiteralKind.Int && b.Literal.Integer == 2;

    private static Node Integer(ExpressionBuilder builder, Operand a, Operand b, DType dtype)
    {
        if (!b.IsLiteral)
        {
            throw new ExpressionException(
                "An integer power needs its exponent in the program's text: NumPy refuses negative exponents only when it meets one. " +
                "Make the base a float, for example a * 1.0.");
        }

        if (b.Literal.Integer < 0)
        {
            throw new ExpressionException("Integers to negative integer powers are not allowed. Make the base a float, for example a * 1.0.");
        }

        // NumPy converts the exponent to the common type, so one that does not fit is an error and not a wrap-around.
        _ = b.Literal.ToScalar(dtype);
        return Repeated(builder, builder.As(a, dtype), b.Literal.Integer);
    }

    /// <summary>Squares and multiplies; integer products wrap around, so the order does not matter.</summary>
    private static Node Repeated(ExpressionBuilder builder, Node value, long exponent)
    {
        Node? power = null;
        for (var square = value; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
            {
                power = power is null ? square : Product(builder, power, square);
            }

            square = exponent > 1 ? Product(builder, square, square) : square;
        }

        return power ?? Ones(builder, value);
    }

    /// <summary>NumPy's exceptions for exponents whose power is a simpler operation; the others go to the power function.</summary>
    private static Node Float(ExpressionBuilder builder, Node value, Literal exponent) => exponent.Real switch
    {
        0 => Ones(builder, value),
        1 => value,
        2 => Product(builder, value, value),
        0.5 => builder.Graph.Operation(OpCode.Sqrt, value.DType, value),
        -1 => builder.Graph.Operation(OpCode.Divide, value.DType, builder.As(Literal.Of(1L), value.DType), value),
        _ => builder.Graph.Operation(OpCode.Power, value.DType, value, builder.As(exponent, value.DType)),
    };

    private static Node Product(ExpressionBuilder builder, Node a, Node b) => builder.Graph.Operation(OpCode.Multiply, a.DType, a, b);

    private static Node Ones(ExpressionBuilder builder, Node value) =>
        builder.Graph.Broadcast(builder.As(Literal.Of(1L), value.DType), value.Shape);
}
