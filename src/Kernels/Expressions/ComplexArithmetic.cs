namespace ActorShm.Kernels;

/// <summary>Arithmetic of complex numbers, written out in operations on their parts.</summary>
internal static class ComplexArithmetic
{
    /// <param name="builder">Makes the nodes.</param>
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

    /// <summary>Multiplies by four products, as NumPy does: (ac - bd) + (ad + bc)j.</summary>
    public static Operand Multiply(ExpressionBuilder builder, Operand a, Operand b) => Operand.Pair(
        Binary(builder, OpCode.Subtract, Product(builder, a.Real, b.Real), Product(builder, a.Imaginary, b.Imaginary)),
        Binary(builder, OpCode.Add, Product(builder, a.Real, b.Imaginary), Product(builder, a.Imaginary, b.Real)));

    /// <summary>Computes 1 divided by a number as NumPy's function does; its quotient would have zeros of other signs.</summary>
    public static Operand Reciprocal(ExpressionBuilder builder, Operand a)
    {
        var (_, _, isRealLarger, ratio, sum) = Divisor.Of(builder, a);
        var one = builder.AsReal(Literal.Of(1.0), sum.DType);
        return Operand.Pair(
            Binary(builder, OpCode.Divide, Select(builder, isRealLarger, one, ratio), sum),
            Binary(builder, OpCode.Divide, builder.Compute(OpCode.Negate, sum.DType, Select(builder, isRealLarger, ratio, one)), sum));
    }

    /// <summary>
    /// Divides by Smith's method, which scales by the larger part of the divisor (R. L. Smith, "Algorithm 116: Complex division",
    /// Communications of the ACM 5, 1962). A zero divisor divides both parts.
    /// </summary>
    private static Operand Divide(ExpressionBuilder builder, Operand a, Operand b)
    {
        var (real, imaginary, isRealLarger, ratio, sum) = Divisor.Of(builder, b);
        var (same, crossed) = (Select(builder, isRealLarger, a.Real, a.Imaginary), Select(builder, isRealLarger, a.Imaginary, a.Real));

        // With |c| >= |d|: r = d/c, scale = 1/(c + dr), and the parts are (a + br) and (b - ar), each times the scale.
        var scale = Binary(builder, OpCode.Divide, builder.AsReal(Literal.Of(1.0), sum.DType), sum);
        var first = Product(builder, Binary(builder, OpCode.Add, same, Product(builder, crossed, ratio)), scale);
        var difference = Select(
            builder,
            isRealLarger,
            Binary(builder, OpCode.Subtract, crossed, Product(builder, same, ratio)),
            Binary(builder, OpCode.Subtract, Product(builder, same, ratio), crossed));
        return OrByZero(builder, Operand.Pair(first, Product(builder, difference, scale)), a, real, imaginary);
    }

    /// <summary>Returns the quotient; where both parts of the divisor are zero, each part divided by zero.</summary>
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

    /// <summary>A divisor, scaled by its larger part.</summary>
    /// <param name="Real">The magnitude of the real part.</param>
    /// <param name="Imaginary">The magnitude of the imaginary part.</param>
    /// <param name="IsRealLarger">Whether the real part is at least as large as the imaginary part.</param>
    /// <param name="Ratio">The smaller part divided by the larger.</param>
    /// <param name="Sum">The larger part plus the ratio times the smaller part.</param>
    private readonly record struct Divisor(Node Real, Node Imaginary, Node IsRealLarger, Node Ratio, Node Sum)
    {
        public static Divisor Of(ExpressionBuilder builder, Operand a)
        {
            var dtype = a.Real.DType;
            var (real, imaginary) = (builder.Compute(OpCode.Abs, dtype, a.Real), builder.Compute(OpCode.Abs, dtype, a.Imaginary));
            var isRealLarger = builder.Comparison(OpCode.LessEqual, dtype, imaginary, real);
            var (larger, smaller) = (Select(builder, isRealLarger, a.Real, a.Imaginary), Select(builder, isRealLarger, a.Imaginary, a.Real));
            var ratio = Binary(builder, OpCode.Divide, smaller, larger);
            return new(real, imaginary, isRealLarger, ratio, Binary(builder, OpCode.Add, larger, Product(builder, smaller, ratio)));
        }
    }
}
