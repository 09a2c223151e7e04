namespace ActorShm.Kernels;

/// <summary>Types <c>argmin argmax</c>: the index of the first smallest or largest element, as an int64; a NaN counts as both.</summary>
internal static class PositionFunctions
{
    /// <summary>Applies such a function with its options <c>axis=</c> and <c>keepdims=</c>.</summary>
    /// <exception cref="ExpressionException">There are several axes, or the function refuses the array.</exception>
    public static Operand Apply(ExpressionBuilder builder, Arguments a, Func<ExpressionBuilder, Operand, Operand> reduce)
    {
        if (!a.IsNone("axis"))
        {
            _ = a.Integer("axis"); // refuses a tuple, as NumPy does
        }

        return ReductionFunctions.Apply(builder, a, reduce);
    }

    /// <exception cref="ExpressionException">The array has no elements.</exception>
    public static Node Position(ExpressionBuilder builder, OpCode op, Operand a)
    {
        var value = builder.Value(a);
        if (builder.CountReduced(value.Shape) == 0)
        {
            throw new ExpressionException($"attempt to get {(op == OpCode.ReduceArgMin ? "argmin" : "argmax")} of an empty sequence.");
        }

        return value.IsScalar ? builder.FullLike(value, Literal.Of(0L), DType.Int64)
            : value.IsComplex ? ComplexOrder.Position(builder, op, value)
            : ReductionFunctions.Reduce(builder, op, FinishKind.Count, value.Node, DType.Int64);
    }

    /// <summary>Applies the forms that ignore NaN. An array, or a run along an axis, that has nothing but NaN is refused when its data shows this.</summary>
    /// <exception cref="ExpressionException">The array has no elements.</exception>
    public static Node NanPosition(ExpressionBuilder builder, OpCode op, Operand a)
    {
        var value = builder.Value(a);
        if (!value.IsComplex && !value.DType.IsFloat())
        {
            return Position(builder, op, value);
        }

        // NumPy replaces a complex NaN by a real infinity, so that an infinity beside it can come first.
        var worst = Literal.Of(op == OpCode.ReduceArgMin ? double.PositiveInfinity : double.NegativeInfinity);
        var position = Position(builder, op, ReductionFunctions.Replaced(builder, value, worst));
        var isOnlyNan = ReductionFunctions.All(builder, ElementwiseFunctions.IsNan(builder, value));
        var isRefused = isOnlyNan.IsScalar ? isOnlyNan : builder.Graph.Finish(FinishKind.Value, DType.Bool, builder.Graph.Reduction(OpCode.ReduceMax, isOnlyNan));
        var name = op == OpCode.ReduceArgMin ? "nanargmin" : "nanargmax";
        builder.Graph.Refuse(
            position.Kind == NodeKind.View ? position.Key.A! : position, isRefused, $"All-NaN slice encountered by {name}: where it looks for a number, every element is NaN.");
        return position;
    }
}
