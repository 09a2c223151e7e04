namespace ActorShm.Kernels;

/// <summary>Types <c>a ** b</c> for each pair of types.</summary>
internal static class PowerTyping
{
    private const string NegativePower = "Integers to negative integer powers are not allowed. Make the base a float, for example a * 1.0.";

    /// <exception cref="ExpressionException">The types have no power.</exception>
    public static Operand Apply(ExpressionBuilder builder, Operand a, Operand b)
    {
        var dtype = Promotion.Common(a, b);
        dtype = dtype == DType.Bool ? DType.Int8 : dtype;
        if (dtype.IsInteger())
        {
            return b.IsLiteral ? Repeated(builder, a, b.Literal, dtype) : Integer(builder, a, b.Node, dtype);
        }

        if (dtype.IsComplex())
        {
            return ComplexPower.Apply(builder, builder.As(a, dtype), b);
        }

        return b.IsLiteral ? Float(builder, builder.AsReal(a, dtype), b.Literal) : Float(builder, dtype, a, b.Node);
    }

    /// <summary>Handles an exponent that only the data gives. Where one exponent of 0.5 applies to all elements of an array, NumPy takes the root, for float32 and float64.</summary>
    private static Node Float(ExpressionBuilder builder, DType dtype, Operand a, Node b)
    {
        var power = builder.Compute(OpCode.Power, dtype, a, b);
        if (a.IsLiteral || dtype == DType.Float16 || !b.DType.IsFloat() || !IsOneForAll(b.Shape, a.Shape))
        {
            return power;
        }

        var isHalf = builder.Comparison(OpCode.Equal, dtype, b, Literal.Of(0.5));
        return ElementwiseFunctions.Where(builder, isHalf, builder.Compute(OpCode.Sqrt, dtype, a), power).Node;
    }

    /// <summary>Whether the exponent is a scalar beside an array, or a single element that is stretched to the shape of one.</summary>
    private static bool IsOneForAll(ArrayShape exponent, ArrayShape array) =>
        exponent.IsScalar ? !array.IsScalar : exponent.ElementCount == 1 && array.ElementCount > 1;

    /// <summary>Handles an exponent that only the data gives; whether one is negative is known when the stage has run.</summary>
    private static Node Integer(ExpressionBuilder builder, Operand a, Node b, DType dtype)
    {
        var power = builder.Compute(OpCode.Power, dtype, a, b);
        if (power.Shape.ElementCount > 0 && b.DType.IsInteger() && !b.DType.IsUnsigned())
        {
            var smallest = b.IsScalar ? b : builder.Graph.Finish(FinishKind.Value, b.DType, builder.Graph.Reduction(OpCode.ReduceMin, b));
            builder.Graph.Refuse(power, builder.Comparison(OpCode.Less, b.DType, smallest, Literal.Of(0L)), NegativePower);
        }

        return power;
    }

    /// <summary>Squares and multiplies; products of integers wrap around, so the order does not matter.</summary>
    private static Node Repeated(ExpressionBuilder builder, Operand a, Literal literal, DType dtype)
    {
        // NumPy converts the exponent to the common type, so an exponent that does not fit is an error and not a wrap-around, even for an array without elements.
        if (literal.Integer.Sign < 0 && !literal.Fits(dtype))
        {
            throw new ExpressionException($"Python integer {literal.Integer} out of bounds for {dtype.Name()}. Make the base a float, for example a * 1.0.");
        }

        _ = literal.ToScalar(dtype);
        if (literal.Integer.Sign < 0)
        {
            // For an array without elements nothing is refused.
            return !a.IsLiteral && a.Shape.ElementCount == 0 ? builder.AsReal(a, dtype) : throw new ExpressionException(NegativePower);
        }

        var value = builder.AsReal(a, dtype);
        Node? power = null;
        var square = value;
        for (var exponent = (ulong)literal.Integer; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
            {
                power = power is null ? square : builder.Compute(OpCode.Multiply, dtype, power, square);
            }

            square = exponent > 1 ? builder.Compute(OpCode.Multiply, dtype, square, square) : square;
        }

        return power ?? builder.FullLike(value, Literal.Of(1L), dtype);
    }

    /// <summary>Handles the exponents whose power is a simpler operation in NumPy; others go to the power function.</summary>
    /// <remarks>The root is used for arrays only. It differs from the power for -0.0 and negative infinity.</remarks>
    private static Node Float(ExpressionBuilder builder, Node value, Literal exponent) => exponent.Real switch
    {
        0 => builder.FullLike(value, Literal.Of(1L), value.DType),
        1 => value,
        2 => builder.Compute(OpCode.Multiply, value.DType, value, value),
        0.5 when !value.IsScalar => builder.Compute(OpCode.Sqrt, value.DType, value),
        -1 => builder.Compute(OpCode.Divide, value.DType, Literal.Of(1L), value),
        _ => builder.Compute(OpCode.Power, value.DType, value, exponent),
    };
}
