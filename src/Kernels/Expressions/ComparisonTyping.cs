namespace ActorShm.Kernels;

/// <summary>The types of comparisons. Integers compare exactly whatever their types and sizes are.</summary>
internal static class ComparisonTyping
{
    public static Node Apply(ExpressionBuilder builder, BinaryOperator op, Operand a, Operand b)
    {
        // a > b is b < a, so only one direction has to be handled.
        if (op is BinaryOperator.Greater or BinaryOperator.GreaterEqual)
        {
            return Apply(builder, op == BinaryOperator.Greater ? BinaryOperator.Less : BinaryOperator.LessEqual, b, a);
        }

        var dtype = Promotion.Common(a, b);
        if (dtype.IsComplex())
        {
            return OfComplex(builder, op, builder.As(a, dtype), builder.As(b, dtype));
        }

        if (dtype.IsInteger() && (IsBeyond(a, dtype) || IsBeyond(b, dtype)))
        {
            return Decided(builder, op, dtype, a, b);
        }

        return IsInteger(a) && IsInteger(b) && dtype == DType.Float64
            ? OfSignedAndUnsigned(builder, op, a.Node, b.Node)
            : builder.Comparison(CodeOf(op), dtype, a, b);
    }

    private static OpCode CodeOf(BinaryOperator op) => op switch
    {
        BinaryOperator.Less => OpCode.Less,
        BinaryOperator.LessEqual => OpCode.LessEqual,
        BinaryOperator.Equal => OpCode.Equal,
        _ => OpCode.NotEqual,
    };

    private static Node OfComplex(ExpressionBuilder builder, BinaryOperator op, Operand a, Operand b)
    {
        if (op is not (BinaryOperator.Equal or BinaryOperator.NotEqual))
        {
            return ComplexOrder.IsBefore(builder, CodeOf(op), a, b);
        }

        var (code, component) = (CodeOf(op), a.Real.DType);
        return builder.Closed(
            op == BinaryOperator.Equal ? OpCode.Minimum : OpCode.Maximum,
            DType.Bool,
            builder.Comparison(code, component, a.Real, b.Real),
            builder.Comparison(code, component, a.Imaginary, b.Imaginary));
    }

    private static bool IsInteger(Operand a) => !a.IsLiteral && a.DType.IsInteger();

    private static bool IsBeyond(Operand operand, DType dtype) => operand.IsLiteral && !operand.Literal.Fits(dtype);

    /// <summary>Compares with a literal that the other side's type cannot hold, and which therefore lies above or below all of its values.</summary>
    private static Node Decided(ExpressionBuilder builder, BinaryOperator op, DType dtype, Operand a, Operand b)
    {
        var array = a.IsLiteral ? b : a;
        var isLiteralAbove = (a.IsLiteral ? a : b).Literal.Integer.Sign > 0;
        var isLess = a.IsLiteral != isLiteralAbove;
        var value = op switch
        {
            BinaryOperator.Less or BinaryOperator.LessEqual => isLess,
            BinaryOperator.Equal => false,
            _ => true,
        };
        return builder.FullLike(array, Literal.Of(value), DType.Bool);
    }

    /// <summary>Compares a uint64 with a signed integer, for which no type holds both: a negative number is less, and any other is compared as a uint64.</summary>
    private static Node OfSignedAndUnsigned(ExpressionBuilder builder, BinaryOperator op, Node a, Node b)
    {
        var signed = a.DType.IsUnsigned() ? b : a;
        var compared = builder.Comparison(CodeOf(op), DType.UInt64, builder.AsReal(a, DType.UInt64), builder.AsReal(b, DType.UInt64));
        var isNegative = builder.Comparison(OpCode.Less, signed.DType, signed, Literal.Of(0L));
        var whenNegative = op == BinaryOperator.NotEqual || (op != BinaryOperator.Equal && ReferenceEquals(signed, a));
        return whenNegative
            ? builder.Closed(OpCode.Maximum, DType.Bool, isNegative, compared)
            : builder.Comparison(OpCode.Less, DType.Bool, isNegative, compared);
    }
}
