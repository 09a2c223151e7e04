namespace ActorShm.Kernels;

/// <summary>The typing of the reductions over a whole array.</summary>
/// <remarks>
/// A float32 is summed in float64 and rounded once at the end. A scalar is its own minimum, maximum, sum and mean, so no
/// pass over data is made for it.
/// </remarks>
internal static class ReductionFunctions
{
    /// <summary>A reduction whose result keeps, where that is asked for, the dimensions of the array as extents of 1.</summary>
    public static Node Keeping(ExpressionBuilder builder, Operand a, bool keepDimensions, Func<ExpressionBuilder, Operand, Node> reduce)
    {
        var node = builder.Typed(a);
        var reduced = reduce(builder, node);
        return keepDimensions ? builder.Graph.Broadcast(reduced, new ArrayShape([.. node.Shape.Extents.Select(static _ => 1L)])) : reduced;
    }

    /// <summary>bool and int32 are summed as int64, which wraps around; floats keep their type.</summary>
    public static Node Sum(ExpressionBuilder builder, Operand a)
    {
        var node = builder.Typed(a);
        var dtype = node.DType.IsFloat() ? node.DType : DType.Int64;
        return node.IsScalar ? builder.As(node, dtype) : Reduce(builder, OpCode.ReduceSum, FinishKind.Value, node, dtype);
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
            : Reduce(builder, OpCode.ReduceNanSum, FinishKind.Value, node, node.DType);
    }

    public static Node NanMean(ExpressionBuilder builder, Operand a)
    {
        var node = builder.Typed(a);
        return node.IsScalar || !node.DType.IsFloat()
            ? Mean(builder, node)
            : Reduce(builder, OpCode.ReduceNanSum, FinishKind.Mean, node, node.DType);
    }

    /// <exception cref="ExpressionException">The array has no elements.</exception>
    public static Node Extreme(ExpressionBuilder builder, OpCode op, string numpyName, Operand a)
    {
        var node = builder.Typed(a);
        RequireElements(node, numpyName);
        return node.IsScalar ? node : builder.Graph.Finish(FinishKind.Value, node.DType, builder.Graph.Reduction(op, node));
    }

    /// <exception cref="ExpressionException">The array has no elements.</exception>
    public static Node NanExtreme(ExpressionBuilder builder, OpCode op, string numpyName, Operand a)
    {
        var node = builder.Typed(a);
        RequireElements(node, numpyName);
        var plain = op == OpCode.ReduceNanMin ? OpCode.ReduceMin : OpCode.ReduceMax;
        return Extreme(builder, node.DType.IsFloat() ? op : plain, numpyName, node);
    }

    private static Node Reduce(ExpressionBuilder builder, OpCode op, FinishKind finish, Node array, DType dtype)
    {
        var accumulated = builder.As(array, AccumulatorOf(dtype));
        return builder.Graph.Finish(finish, dtype, builder.Graph.Reduction(op, accumulated));
    }

    private static DType AccumulatorOf(DType dtype) => dtype.IsFloat() ? DType.Float64 : DType.Int64;

    private static void RequireElements(Node node, string numpyName)
    {
        if (node.Shape.ElementCount == 0)
        {
            throw new ExpressionException($"zero-size array to reduction operation {numpyName} which has no identity (its shape is {node.Shape}).");
        }
    }
}
