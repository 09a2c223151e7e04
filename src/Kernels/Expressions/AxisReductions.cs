namespace ActorShm.Kernels;

/// <summary>Builds reductions along some axes. Every result keeps the reduced axes with an extent of 1, so that it can be combined with the array that it came from.</summary>
/// <remarks>
/// Along axes there are only reductions that combine two values into one. Whatever else a reduction over all elements leaves, such as a count without NaN,
/// is computed by further reductions in the same pass. The position of an extreme takes a pass of its own; see <see cref="AxisPositions"/>.
/// </remarks>
internal static class AxisReductions
{
    /// <param name="builder">Makes the nodes.</param>
    /// <param name="axes">The axes.</param>
    /// <param name="op">A reduction.</param>
    /// <param name="finish">What is made of the reduction's value and count.</param>
    /// <param name="array">An array.</param>
    /// <param name="dtype">The type of the results.</param>
    public static Node Reduce(ExpressionBuilder builder, ReducedAxes axes, OpCode op, FinishKind finish, Node array, DType dtype) => op switch
    {
        OpCode.ReduceArgMin => AxisPositions.Position(builder, axes, OpCode.ReduceMin, array),
        OpCode.ReduceArgMax => AxisPositions.Position(builder, axes, OpCode.ReduceMax, array),
        OpCode.ReduceNanSum => NanSum(builder, axes, finish, array, dtype),
        OpCode.ReduceNanMin => NanExtreme(builder, axes, OpCode.ReduceMin, double.PositiveInfinity, array, dtype),
        OpCode.ReduceNanMax => NanExtreme(builder, axes, OpCode.ReduceMax, double.NegativeInfinity, array, dtype),
        _ => Finish(builder, finish, Along(builder, axes, op, array), Count(builder, axes.RunOf(array.Shape)), dtype),
    };

    private static Node NanSum(ExpressionBuilder builder, ReducedAxes axes, FinishKind finish, Node array, DType dtype)
    {
        var isNan = ElementwiseFunctions.IsNan(builder, array);
        var numbers = ElementwiseFunctions.Where(builder, isNan, Literal.Of(0.0), array).Node;
        var sum = Along(builder, axes, OpCode.ReduceSum, numbers);
        if (finish == FinishKind.Value)
        {
            return builder.AsReal(sum, dtype);
        }

        var ones = ElementwiseFunctions.Where(builder, isNan, builder.AsReal(Literal.Of(0.0), DType.Float64), Literal.Of(1.0)).Node;
        return Finish(builder, finish, sum, Along(builder, axes, OpCode.ReduceSum, ones), dtype);
    }

    /// <summary>Reduces without NaN; the result is NaN where there is nothing but NaN.</summary>
    private static Node NanExtreme(ExpressionBuilder builder, ReducedAxes axes, OpCode op, double loser, Node array, DType dtype)
    {
        var isNan = ElementwiseFunctions.IsNan(builder, array);
        var extreme = Along(builder, axes, op, ElementwiseFunctions.Where(builder, isNan, Literal.Of(loser), array).Node);
        var areAll = Along(builder, axes, OpCode.ReduceMin, isNan);
        return builder.AsReal(ElementwiseFunctions.Where(builder, areAll, Literal.Of(double.NaN), extreme), dtype);
    }

    private static Node Finish(ExpressionBuilder builder, FinishKind finish, Node value, Node count, DType dtype) => finish switch
    {
        FinishKind.Count => builder.AsReal(count, dtype),
        FinishKind.Mean => builder.AsReal(builder.Graph.Operation(OpCode.Divide, DType.Float64, value, count), dtype),
        _ => builder.AsReal(value, dtype),
    };

    private static Node Count(ExpressionBuilder builder, long count) => builder.AsReal(Literal.Of((double)count), DType.Float64);

    /// <summary>Makes the reduction itself; of no elements, or of one element per result, without a pass.</summary>
    public static Node Along(ExpressionBuilder builder, ReducedAxes axes, OpCode op, Node array)
    {
        // Results are written to arrays in the type in which they are accumulated; the finished value has the type that was asked for.
        array = builder.AsReal(array, array.DType.Register());
        var kept = axes.Kept(array.Shape);
        var run = axes.RunOf(array.Shape);
        if (run == 0 || kept.ElementCount == 0)
        {
            var ofNothing = builder.Graph.Constant(Scalar.FromRegister(array.DType, Reducer.For(op, array.DType).Empty.Bits));
            return builder.Graph.InheritAllRefusals(array, builder.Graph.Broadcast(ofNothing, kept));
        }

        return run == 1 ? array : builder.Graph.Reshape(Reduced(builder.Graph, axes, op, array), kept);
    }

    /// <summary>Moves the reduced axes to where the form of the reduction needs them: innermost for runs, outermost for columns.</summary>
    public static (Node Moved, StageForm Form) Move(Graph graph, ReducedAxes axes, Node array)
    {
        var form = AxisGrid.FormOf(axes.Dropped(array.Shape).ElementCount, axes.RunOf(array.Shape), axes.Axes.Contains(array.Shape.Rank - 1));
        var others = Enumerable.Range(0, array.Shape.Rank).Where(axis => !axes.Axes.Contains(axis));
        int[] order = form == StageForm.Runs ? [.. others, .. axes.Axes] : [.. axes.Axes, .. others];
        return (graph.Select(array, Selection.Transpose(array.Shape, [.. order])), form);
    }

    /// <summary>Makes one pass over an array whose axes are in order, and a further pass that reduces what the first one leaves in chunks.</summary>
    /// <param name="graph">Makes the nodes.</param>
    /// <param name="op">A reduction that combines values.</param>
    /// <param name="moved">The result of <see cref="Move"/>, or something made from it.</param>
    /// <param name="form">The form that goes with it.</param>
    /// <param name="axisCount">The number of axes that are reduced.</param>
    public static Node Pass(Graph graph, OpCode op, Node moved, StageForm form, int axisCount)
    {
        var extents = moved.Shape.Extents;
        var results = new ArrayShape(form == StageForm.Runs ? extents[..^axisCount] : extents[axisCount..]);
        var chunks = new AxisGrid(form, results.ElementCount, moved.Shape.ElementCount / results.ElementCount, areNeighbours: false).Chunks;
        if (chunks == 1)
        {
            return graph.AxisReduction(op, moved, form, axisCount, results);
        }

        long[] partials = form == StageForm.Runs ? [.. results.Extents, chunks] : [chunks, .. results.Extents];
        var partial = graph.AxisReduction(op, moved, form, axisCount, new ArrayShape([.. partials]));
        return Reduced(graph, new ReducedAxes([form == StageForm.Runs ? results.Rank : 0]), op, partial);
    }

    private static Node Reduced(Graph graph, ReducedAxes axes, OpCode op, Node array)
    {
        var (moved, form) = Move(graph, axes, array);
        return Pass(graph, op, moved, form, axes.Axes.Length);
    }
}
