namespace ActorShm.Kernels;

/// <summary>The types of <c>+ - * /</c>.</summary>
internal static class ArithmeticTyping
{
    /// <exception cref="ExpressionException">The types do not have the operation.</exception>
    public static Operand Apply(ExpressionBuilder builder, BinaryOperator op, Operand a, Operand b)
    {
        var dtype = Promotion.Common(a, b);
        if (dtype.IsComplex())
        {
            return ComplexArithmetic.Apply(builder, op, builder.As(a, dtype), builder.As(b, dtype));
        }

        return op switch
        {
            BinaryOperator.Divide => Divide(builder, dtype, a, b),
            _ when dtype == DType.Bool => OfBools(builder, op, a, b),
            BinaryOperator.Add => builder.Compute(OpCode.Add, dtype, a, b),
            BinaryOperator.Subtract => builder.Compute(OpCode.Subtract, dtype, a, b),
            _ => builder.Compute(OpCode.Multiply, dtype, a, b),
        };
    }

    /// <summary>Adds and multiplies bools: the sum of two bools is their "or", and the product their "and". For bytes that are 0 or 1, these are the larger and the smaller.</summary>
    private static Node OfBools(ExpressionBuilder builder, BinaryOperator op, Operand a, Operand b) => op switch
    {
        BinaryOperator.Add => builder.Closed(OpCode.Maximum, DType.Bool, a, b),
        BinaryOperator.Multiply => builder.Closed(OpCode.Minimum, DType.Bool, a, b),
        _ => throw new ExpressionException("NumPy has no difference of two bools. Write a ^ b for \"one but not both\"."),
    };

    /// <summary>True division: integers and bools become float64 first.</summary>
    private static Node Divide(ExpressionBuilder builder, DType common, Operand a, Operand b) =>
        builder.Compute(OpCode.Divide, common.IsFloat() ? common : DType.Float64, a, b);
}
