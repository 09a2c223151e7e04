using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>The typing of the reductions, over a whole array or along some of its axes.</summary>
/// <remarks>
/// A float32 is summed in float64 and rounded once at the end. A scalar is its own minimum, maximum, sum and mean, so no
/// pass over data is made for it.
/// </remarks>
internal static class ReductionFunctions
{
    /// <summary>Applies a reduction as its options <c>axis=</c> and <c>keepdims=</c> say.</summary>
    public static Node Apply(ExpressionBuilder builder, Arguments a, Func<ExpressionBuilder, Operand, Node> reduce)
    {
        return Apply(builder, a, builder.Typed(a[0]), reduce);
    }

    /// <summary>The same for another array than the first argument, of its shape.</summary>
    public static Node Apply(ExpressionBuilder builder, Arguments a, Node node, Func<ExpressionBuilder, Operand, Node> reduce)
    {
        var (shape, keepsAxes) = (node.Shape, a.Flag("keepdims"));
        ImmutableArray<int> axes = a.Integers("axis") is { } given
            ? [.. ShapeFunctions.AxesOf(a, given, shape.Rank).Order()]
            : [.. Enumerable.Range(0, shape.Rank)];
        if (axes.Length == shape.Rank)
        {
            return Shaped(builder, reduce(builder, node), keepsAxes ? new ArrayShape([.. shape.Extents.Select(static _ => 1L)]) : ArrayShape.Scalar);
        }

        var reduced = new ReducedAxes(axes);
        return Shaped(builder, builder.Along(reduced, () => reduce(builder, node)), keepsAxes ? reduced.Kept(shape) : reduced.Dropped(shape));
    }

    /// <summary>bool and int32 are summed as int64, which wraps around; floats keep their type.</summary>
    public static Node Sum(ExpressionBuilder builder, Operand a)
    {
        var node = builder.Typed(a);
        var dtype = node.DType.IsFloat() ? node.DType : DType.Int64;
        return node.IsScalar ? builder.As(node, dtype) : Reduce(builder, OpCode.ReduceSum, FinishKind.Value, builder.As(node, AccumulatorOf(dtype)), dtype);
    }

    /// <summary>Integers and bools have a float64 mean; floats keep their type.</summary>
    public static Node Mean(ExpressionBuilder builder, Operand a)
    {
        var node = builder.Typed(a);
        var dtype = node.DType == DType.Float32 ? DType.Float32 : DType.Float64;
        return node.IsScalar ? builder.As(node, dtype) : Reduce(builder, OpCode.ReduceSum, FinishKind.Mean, builder.As(node, AccumulatorOf(dtype)), dtype);
    }

    public static Node NanSum(ExpressionBuilder builder, Operand a)
    {
        var node = builder.Typed(a);
        if (!node.DType.IsFloat())
        {
            return Sum(builder, a);
        }

        return node.IsScalar
            ? ElementwiseFunctions.Where(builder, ElementwiseFunctions.IsNan(builder, node), Literal.Of(0.0), node)
            : Reduce(builder, OpCode.ReduceNanSum, FinishKind.Value, builder.As(node, DType.Float64), node.DType);
    }

    public static Node NanMean(ExpressionBuilder builder, Operand a)
    {
        var node = builder.Typed(a);
        return node.IsScalar || !node.DType.IsFloat()
            ? Mean(builder, node)
            : Reduce(builder, OpCode.ReduceNanSum, FinishKind.Mean, builder.As(node, DType.Float64), node.DType);
    }

    /// <exception cref="ExpressionException">The array has no elements.</exception>
    public static Node Extreme(ExpressionBuilder builder, OpCode op, string numpyName, Operand a)
    {
        var node = builder.Typed(a);
        RequireElements(builder, node, numpyName);
        return node.IsScalar ? node : Reduce(builder, op, FinishKind.Value, node, node.DType);
    }

    /// <exception cref="ExpressionException">The array has no elements.</exception>
    public static Node NanExtreme(ExpressionBuilder builder, OpCode op, string numpyName, Operand a)
    {
        var node = builder.Typed(a);
        RequireElements(builder, node, numpyName);
        var plain = op == OpCode.ReduceNanMin ? OpCode.ReduceMin : OpCode.ReduceMax;
        return Extreme(builder, node.DType.IsFloat() ? op : plain, numpyName, node);
    }

    /// <summary>One reduction and what becomes of it.</summary>
    public static Node Reduce(ExpressionBuilder builder, OpCode op, FinishKind finish, Node array, DType dtype) => builder.Axes is { } axes
        ? AxisReductions.Reduce(builder, axes, op, finish, array, dtype)
        : builder.Graph.Finish(finish, dtype, builder.Graph.Reduction(op, array));

    private static Node Shaped(ExpressionBuilder builder, Node value, ArrayShape shape) =>
        value.IsScalar ? builder.Graph.Broadcast(value, shape) : builder.Graph.Reshape(value, shape);

    private static DType AccumulatorOf(DType dtype) => dtype.IsFloat() ? DType.Float64 : DType.Int64;

    private static void RequireElements(ExpressionBuilder builder, Node node, string numpyName)
    {
        if (builder.CountReduced(node.Shape) == 0)
        {
            throw new ExpressionException($"zero-size array to reduction operation {numpyName} which has no identity (its shape is {node.Shape}).");
        }
    }
}
