namespace ActorShm.Kernels;

/// <summary>Types <c>// %</c> and the operators on bits.</summary>
internal static class IntegerOperators
{
    /// <summary>Applies <c>//</c> or <c>%</c>, also to floats; bools become int8 first.</summary>
    /// <exception cref="ExpressionException">An operand is complex.</exception>
    public static Node FloorDivision(ExpressionBuilder builder, BinaryOperator op, Operand a, Operand b)
    {
        var dtype = NumberType(Promotion.Common(a, b));
        if (dtype.IsComplex())
        {
            throw new ExpressionException("Complex numbers have no floor, so neither // nor %.");
        }

        return builder.Compute(op == BinaryOperator.FloorDivide ? OpCode.FloorDivide : OpCode.Remainder, dtype, a, b);
    }

    /// <summary>Applies <c>&amp; | ^ &lt;&lt; &gt;&gt;</c>; bools give a bool, but become int8 first when they are shifted.</summary>
    /// <exception cref="ExpressionException">An operand is neither an integer nor a bool.</exception>
    public static Node Bitwise(ExpressionBuilder builder, BinaryOperator op, Operand a, Operand b)
    {
        var dtype = Promotion.Common(a, b);
        if (dtype.IsFloat() || dtype.IsComplex())
        {
            throw new ExpressionException(
                $"{op.Symbol()} exists for integers and bools only; these operands meet in {dtype.Name()}. To join conditions, put parentheses round each comparison.");
        }

        return op switch
        {
            BinaryOperator.ShiftLeft => builder.Compute(OpCode.ShiftLeft, NumberType(dtype), a, b),
            BinaryOperator.ShiftRight => builder.Compute(OpCode.ShiftRight, NumberType(dtype), a, b),
            _ => dtype == DType.Bool ? OfBools(builder, op, a, b) : OfIntegers(builder, op, dtype, a, b),
        };
    }

    /// <exception cref="ExpressionException">The operand is neither an integer nor a bool.</exception>
    public static Node Invert(ExpressionBuilder builder, Operand a)
    {
        if (a.DType == DType.Bool)
        {
            return builder.Comparison(OpCode.Equal, DType.Bool, a, Literal.Of(false));
        }

        return a.DType.IsInteger()
            ? builder.Closed(OpCode.Xor, a.DType, a, AllBits(builder, a.DType))
            : throw new ExpressionException($"~ exists for integers and bools only; this is a {a.DType.Name()}.");
    }

    /// <summary>Makes the value of a type that has all bits set, which is used to flip bits.</summary>
    private static Node AllBits(ExpressionBuilder builder, DType dtype) =>
        builder.Graph.Constant(Scalar.FromRegister(dtype, -1));

    private static Node OfBools(ExpressionBuilder builder, BinaryOperator op, Operand a, Operand b) => op switch
    {
        BinaryOperator.And => builder.Closed(OpCode.Minimum, DType.Bool, a, b),
        BinaryOperator.Or => builder.Closed(OpCode.Maximum, DType.Bool, a, b),
        _ => builder.Comparison(OpCode.NotEqual, DType.Bool, a, b),
    };

    /// <summary>Applies an operator to the bits of integers. If both operands are sign-extended, or both zero-extended, so is the result.</summary>
    private static Node OfIntegers(ExpressionBuilder builder, BinaryOperator op, DType dtype, Operand a, Operand b) => op switch
    {
        BinaryOperator.And => builder.Closed(OpCode.And, dtype, a, b),
        BinaryOperator.Or => builder.Closed(OpCode.Or, dtype, a, b),
        _ => builder.Closed(OpCode.Xor, dtype, a, b),
    };

    private static DType NumberType(DType dtype) => dtype == DType.Bool ? DType.Int8 : dtype;
}
