namespace ActorShm.Kernels;

/// <summary>Finds the position of the first smallest or largest element along an axis, by a pass that finds the extremes and a pass that finds the first element equal to its extreme.</summary>
internal static class AxisPositions
{
    /// <param name="builder">Makes the nodes.</param>
    /// <param name="axes">The axis.</param>
    /// <param name="op">The reduction that finds the extreme.</param>
    /// <param name="array">An array of which each result reduces at least one element.</param>
    /// <returns>The indexes, as int64; the reduced axis is kept with an extent of 1.</returns>
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

    /// <summary>Tells which elements are the extreme. A NaN is its own extreme, although it equals nothing.</summary>
    private static Node IsExtreme(ExpressionBuilder builder, ReducedAxes axes, OpCode op, Node array)
    {
        var values = builder.AsReal(array, array.DType.Register());
        var isExtreme = builder.Graph.Operation(OpCode.Equal, DType.Bool, values, AxisReductions.Along(builder, axes, op, values));
        return values.DType.IsFloat()
            ? builder.Graph.Operation(OpCode.Maximum, DType.Bool, isExtreme, builder.Graph.Operation(OpCode.NotEqual, DType.Bool, values, values))
            : isExtreme;
    }

    /// <summary>
    /// Finds the smallest index at which an array is true. Indexes count the elements of the whole array, result after result for runs and row after row for columns,
    /// so the index of each result must be converted to an index along its axis; this is done once per result and not per element.
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
