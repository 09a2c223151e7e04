namespace ActorShm.Kernels;

/// <summary>Where along an axis the first smallest or largest element is: a pass that finds the extremes, and one that finds the first element equal to its extreme.</summary>
internal static class AxisPositions
{
    /// <param name="builder">Where the nodes are made.</param>
    /// <param name="axes">Along which axis.</param>
    /// <param name="op">The reduction that gives the extreme.</param>
    /// <param name="array">An array; each result reduces at least one element of it.</param>
    /// <returns>The indexes, an int64 each; the reduced axis is kept as an extent of 1.</returns>
    public static Node Position(ExpressionBuilder builder, ReducedAxes axes, OpCode op, Node array)
    {
        var kept = axes.Kept(array.Shape);
        if (kept.ElementCount == 0)
        {
            return builder.Graph.InheritAllRefusals(array, builder.Graph.Broadcast(Integer(builder, 0), kept));
        }

        var (moved, form) = AxisReductions.Move(builder.Graph, axes, IsExtreme(builder, axes, op, array));
        return builder.Graph.Reshape(FirstTrue(builder, moved, form, axes.Axes.Length), kept);
    }

    /// <summary>A NaN is its own extreme, though it equals nothing.</summary>
    private static Node IsExtreme(ExpressionBuilder builder, ReducedAxes axes, OpCode op, Node array)
    {
        var values = builder.AsReal(array, array.DType.Register());
        var isExtreme = builder.Graph.Operation(OpCode.Equal, DType.Bool, values, AxisReductions.Along(builder, axes, op, values));
        return values.DType.IsFloat()
            ? builder.Graph.Operation(OpCode.Maximum, DType.Bool, isExtreme, builder.Graph.Operation(OpCode.NotEqual, DType.Bool, values, values))
            : isExtreme;
    }

    /// <summary>
    /// The smallest index of what is true. Indexes count the elements of the whole array, result after result for runs and row after row for columns,
    /// so what is left of one must be brought back to its axis; this is done once for each result and not for each element.
    /// </summary>
    private static Node FirstTrue(ExpressionBuilder builder, Node moved, StageForm form, int axisCount)
    {
        var graph = builder.Graph;
        var indexes = graph.Operation(OpCode.Where, DType.Int64, moved, graph.Index(moved.Shape), Integer(builder, long.MaxValue));
        var first = AxisReductions.Pass(graph, OpCode.ReduceMin, indexes, form, axisCount);
        var result = graph.Index(first.Shape);
        return graph.Store(form == StageForm.Runs
            ? graph.Operation(OpCode.Subtract, DType.Int64, first, graph.Operation(OpCode.Multiply, DType.Int64, result, Integer(builder, moved.Shape.ElementCount / first.Shape.ElementCount)))
            : graph.Operation(OpCode.FloorDivide, DType.Int64, graph.Operation(OpCode.Subtract, DType.Int64, first, result), Integer(builder, first.Shape.ElementCount)));
    }

    private static Node Integer(ExpressionBuilder builder, long value) => builder.AsReal(Literal.Of(value), DType.Int64);
}
