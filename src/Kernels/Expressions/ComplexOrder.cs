namespace ActorShm.Kernels;

/// <summary>Compares complex numbers in NumPy's order: by the real part, then by the imaginary part. A number with a NaN part counts as both the smallest and the largest.</summary>
internal static class ComplexOrder
{
    /// <summary>Whether a number comes before another; false when either has a NaN part.</summary>
    /// <param name="builder">Makes the nodes.</param>
    /// <param name="op"><see cref="OpCode.Less"/> or <see cref="OpCode.LessEqual"/>.</param>
    /// <param name="a">A complex value.</param>
    /// <param name="b">A complex value of the same type.</param>
    public static Node IsBefore(ExpressionBuilder builder, OpCode op, Operand a, Operand b)
    {
        var part = a.Real.DType;
        var areNumbers = And(builder, IsNumber(builder, a.Imaginary), IsNumber(builder, b.Imaginary));
        var byReal = And(builder, builder.Comparison(OpCode.Less, part, a.Real, b.Real), areNumbers);
        var byImaginary = And(builder, builder.Comparison(OpCode.Equal, part, a.Real, b.Real), builder.Comparison(op, part, a.Imaginary, b.Imaginary));
        return Or(builder, byReal, byImaginary);
    }

    /// <summary>Chooses the smaller or larger of two; the first one when they are equal, and the first one that has a NaN part.</summary>
    public static Operand Extreme(ExpressionBuilder builder, OpCode op, Operand a, Operand b)
    {
        var isFirst = op == OpCode.Minimum ? IsBefore(builder, OpCode.LessEqual, a, b) : IsBefore(builder, OpCode.LessEqual, b, a);
        return ElementwiseFunctions.Where(builder, Or(builder, isFirst, ElementwiseFunctions.IsNan(builder, a)), a, b);
    }

    /// <summary>Finds the smallest or largest element; both parts are NaN when an element has a NaN part.</summary>
    /// <param name="builder">Makes the nodes.</param>
    /// <param name="op"><see cref="OpCode.ReduceMin"/> or <see cref="OpCode.ReduceMax"/>.</param>
    /// <param name="array">A complex array, not a scalar, with elements.</param>
    public static Operand Extreme(ExpressionBuilder builder, OpCode op, Operand array)
    {
        var (_, best) = Best(builder, op, builder.EachPart(array, static part => part));
        var hasNan = ReductionFunctions.Any(builder, ElementwiseFunctions.IsNan(builder, array));
        var nan = builder.As(Literal.Of(new System.Numerics.Complex(double.NaN, double.NaN)), array.DType);
        return ElementwiseFunctions.Where(builder, hasNan, nan, best);
    }

    /// <summary>Finds the index of the first smallest or largest element, or of the first element with a NaN part.</summary>
    public static Node Position(ExpressionBuilder builder, OpCode op, Operand array)
    {
        var parts = builder.EachPart(array, static part => part);
        var (isBestReal, best) = Best(builder, op == OpCode.ReduceArgMin ? OpCode.ReduceMin : OpCode.ReduceMax, parts);
        var isBest = And(builder, isBestReal, builder.Comparison(OpCode.Equal, parts.Imaginary.DType, parts.Imaginary, best.Imaginary));
        var isNan = ElementwiseFunctions.IsNan(builder, parts);
        var isSought = ElementwiseFunctions.Where(builder, ReductionFunctions.Any(builder, isNan), isNan, isBest).Node;
        return PositionFunctions.Position(builder, OpCode.ReduceArgMax, isSought);
    }

    /// <summary>Finds the best real part, and the best imaginary part among the elements that have it.</summary>
    private static (Node IsBestReal, Operand Best) Best(ExpressionBuilder builder, OpCode op, Operand array)
    {
        var part = array.Real.DType;
        var real = ReductionFunctions.Reduce(builder, op, FinishKind.Value, array.Real, part);
        var isBest = builder.Comparison(OpCode.Equal, part, array.Real, real);
        var others = builder.AsReal(Literal.Of(op == OpCode.ReduceMin ? double.PositiveInfinity : double.NegativeInfinity), part);
        var candidates = builder.Graph.Operation(OpCode.Where, part, isBest, array.Imaginary, others);
        return (isBest, Operand.Pair(real, ReductionFunctions.Reduce(builder, op, FinishKind.Value, candidates, part)));
    }

    private static Node IsNumber(ExpressionBuilder builder, Node part) => builder.Comparison(OpCode.Equal, part.DType, part, part);

    private static Node And(ExpressionBuilder builder, Node a, Node b) => builder.Closed(OpCode.Minimum, DType.Bool, a, b);

    private static Node Or(ExpressionBuilder builder, Node a, Node b) => builder.Closed(OpCode.Maximum, DType.Bool, a, b);
}
