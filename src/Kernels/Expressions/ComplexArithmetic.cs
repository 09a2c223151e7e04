namespace ActorShm.Kernels;

/// <summary>Arithmetic of complex numbers, written out in operations on their parts.</summary>
internal static class ComplexArithmetic
{
    /// <param name="builder">Where the nodes are made.</param>
    /// <param name="op">One of <c>+ - * /</c>.</param>
    /// <param name="a">A complex value.</param>
    /// <param name="b">A complex value of the same type.</param>
    public static Operand Apply(ExpressionBuilder builder, BinaryOperator op, Operand a, Operand b) => op switch
    {
        BinaryOperator.Add => Operand.Pair(
            Binary(builder, OpCode.Add, a.Real, b.Real), Binary(builder, OpCode.Add, a.Imaginary, b.Imaginary)),
        BinaryOperator.Subtract => Operand.Pair(
            Binary(builder, OpCode.Subtract, a.Real, b.Real), Binary(builder, OpCode.Subtract, a.Imaginary, b.Imaginary)),
        BinaryOperator.Multiply => Multiply(builder, a, b),
        _ => Divide(builder, a, b),
    };

    /// <summary>Four products, as NumPy has it: (ac - bd) + (ad + bc)j.</summary>
    public static Operand Multiply(ExpressionBuilder builder, Operand a, Operand b) => Operand.Pair(
        Binary(builder, OpCode.Subtract, Product(builder, a.Real, b.Real), Product(builder, a.Imaginary, b.Imaginary)),
        Binary(builder, OpCode.Add, Product(builder, a.Real, b.Imaginary), Product(builder, a.Imaginary, b.Real)));

    /// <summary>
    /// Smith's method, which scales by the larger part of the divisor (R. L. Smith, "Algorithm 116: Complex division",
    /// Communications of the ACM 5, 1962); a zero divisor divides both parts.
    /// </summary>
    private static Operand Divide(ExpressionBuilder builder, Operand a, Operand b)
    {
        var dtype = b.Real.DType;
        var (real, imaginary) = (builder.Compute(OpCode.Abs, dtype, b.Real), builder.Compute(OpCode.Abs, dtype, b.Imaginary));
        var isRealLarger = builder.Comparison(OpCode.LessEqual, dtype, imaginary, real);
        var larger = Select(builder, isRealLarger, b.Real, b.Imaginary);
        var smaller = Select(builder, isRealLarger, b.Imaginary, b.Real);
        var (same, crossed) = (Select(builder, isRealLarger, a.Real, a.Imaginary), Select(builder, isRealLarger, a.Imaginary, a.Real));

        // With |c| >= |d|: r = d/c, scale = 1/(c + dr), and the parts are (a + br) and (b - ar), each times the scale.
        var ratio = Binary(builder, OpCode.Divide, smaller, larger);
        var scale = Binary(builder, OpCode.Divide, builder.AsReal(Literal.Of(1.0), dtype), Binary(builder, OpCode.Add, larger, Product(builder, smaller, ratio)));
        var first = Product(builder, Binary(builder, OpCode.Add, same, Product(builder, crossed, ratio)), scale);
        var difference = Select(
            builder,
            isRealLarger,
            Binary(builder, OpCode.Subtract, crossed, Product(builder, same, ratio)),
            Binary(builder, OpCode.Subtract, Product(builder, same, ratio), crossed));
        return OrByZero(builder, Operand.Pair(first, Product(builder, difference, scale)), a, real, imaginary);
    }

    /// <summary>The quotient, but where both parts of the divisor are zero each part divided by that.</summary>
    private static Operand OrByZero(ExpressionBuilder builder, Operand quotient, Operand a, Node real, Node imaginary)
    {
        var dtype = real.DType;
        var isZero = builder.Comparison(OpCode.Equal, dtype, builder.Closed(OpCode.Maximum, dtype, real, imaginary), Literal.Of(0.0));
        return Operand.Pair(
            Select(builder, isZero, Binary(builder, OpCode.Divide, a.Real, real), quotient.Real),
            Select(builder, isZero, Binary(builder, OpCode.Divide, a.Imaginary, real), quotient.Imaginary));
    }

    private static Node Select(ExpressionBuilder builder, Node condition, Node a, Node b) =>
        builder.Graph.Operation(OpCode.Where, a.DType, condition, a, b);

    private static Node Product(ExpressionBuilder builder, Node a, Node b) => Binary(builder, OpCode.Multiply, a, b);

    private static Node Binary(ExpressionBuilder builder, OpCode op, Node a, Node b) => builder.Graph.Operation(op, a.DType, a, b);
}
