namespace ActorShm.Kernels;

/// <summary>The typing of <c>argmin argmax</c>: the index of the first smallest or largest element, an int64; a NaN is smallest and largest.</summary>
internal static class PositionFunctions
{
    /// <exception cref="ExpressionException">The array has no elements, or is complex.</exception>
    public static Node Position(ExpressionBuilder builder, OpCode op, Operand a)
    {
        var node = builder.Typed(a);
        if (node.Shape.ElementCount == 0)
        {
            throw new ExpressionException($"attempt to get {(op == OpCode.ReduceArgMin ? "argmin" : "argmax")} of an empty sequence.");
        }

        return node.IsScalar
            ? builder.AsReal(Literal.Of(0L), DType.Int64)
            : ReductionFunctions.Reduce(builder, op, FinishKind.Count, node, DType.Int64);
    }

    /// <summary>The forms that pass over NaN; an array of nothing else is refused when its data shows it.</summary>
    /// <exception cref="ExpressionException">The array has no elements, or is complex.</exception>
    public static Node NanPosition(ExpressionBuilder builder, OpCode op, Operand a)
    {
        var node = builder.Typed(a);
        if (!node.DType.IsFloat())
        {
            return Position(builder, op, node);
        }

        var worst = Literal.Of(op == OpCode.ReduceArgMin ? double.PositiveInfinity : double.NegativeInfinity);
        var position = Position(builder, op, ReductionFunctions.Replaced(builder, node, worst));
        builder.Graph.Refuse(position, ReductionFunctions.All(builder, ElementwiseFunctions.IsNan(builder, node)), "All-NaN slice encountered.");
        return position;
    }
}
