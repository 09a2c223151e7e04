using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>The typing of the reductions, over a whole array or along some of its axes.</summary>
/// <remarks>
/// A float16 or float32 is summed and multiplied in float64 and rounded once at the end. A scalar is its own minimum, maximum,
/// sum and mean, so no pass over data is made for it.
/// </remarks>
internal static class ReductionFunctions
{
    /// <summary>Applies a reduction as its options <c>axis=</c> and <c>keepdims=</c> say.</summary>
    public static Operand Apply(ExpressionBuilder builder, Arguments a, Func<ExpressionBuilder, Operand, Operand> reduce) =>
        Apply(builder, a, builder.Value(a[0]), reduce);

    /// <summary>The same for another array than the first argument, of its shape.</summary>
    public static Operand Apply(ExpressionBuilder builder, Arguments a, Operand value, Func<ExpressionBuilder, Operand, Operand> reduce)
    {
        var (shape, keepsAxes) = (value.Shape, a.Flag("keepdims"));
        ImmutableArray<int> axes = a.Integers("axis") is { } given
            ? [.. ShapeFunctions.AxesOf(a, given, shape.Rank).Order()]
            : [.. Enumerable.Range(0, shape.Rank)];
        if (axes.Length == shape.Rank)
        {
            return Keeping(builder, value, keepsAxes, reduce);
        }

        var reduced = new ReducedAxes(axes);
        return Shaped(builder, builder.Along(reduced, () => reduce(builder, value)), keepsAxes ? reduced.Kept(shape) : reduced.Dropped(shape));
    }

    /// <summary>A reduction over all elements whose result keeps, where that is asked for, the dimensions of the array as extents of 1.</summary>
    private static Operand Keeping(ExpressionBuilder builder, Operand a, bool keepsAxes, Func<ExpressionBuilder, Operand, Operand> reduce)
    {
        var value = builder.Value(a);
        var reduced = reduce(builder, value);
        return Shaped(builder, reduced, keepsAxes ? new ArrayShape([.. value.Shape.Extents.Select(static _ => 1L)]) : ArrayShape.Scalar);
    }

    /// <summary>Integers are summed in 64 bits, which wrap around, unsigned ones as uint64; floats and complex numbers keep their type.</summary>
    public static Operand Sum(ExpressionBuilder builder, Operand a) => builder.EachPart(a, node => Accumulate(builder, OpCode.ReduceSum, node));

    /// <summary>The product; its types are those of the sum.</summary>
    public static Operand Product(ExpressionBuilder builder, Operand a)
    {
        var value = builder.Value(a);
        return value.IsComplex
            ? value.IsScalar ? value : ComplexProduct.Of(builder, value)
            : Accumulate(builder, OpCode.ReduceProduct, value.Node);
    }

    /// <summary>Integers and bools have a float64 mean; floats and complex numbers keep their type.</summary>
    public static Operand Mean(ExpressionBuilder builder, Operand a) => builder.EachPart(a, node =>
    {
        var dtype = node.DType.IsFloat() ? node.DType : DType.Float64;
        return node.IsScalar ? builder.AsReal(node, dtype) : Reduce(builder, OpCode.ReduceSum, FinishKind.Mean, builder.AsReal(node, DType.Float64), dtype);
    });

    /// <summary>The sum of what is no NaN.</summary>
    public static Operand NanSum(ExpressionBuilder builder, Operand a)
    {
        var value = builder.Value(a);
        return value is { IsComplex: false, IsScalar: false } && value.DType.IsFloat()
            ? Reduce(builder, OpCode.ReduceNanSum, FinishKind.Value, builder.AsReal(value, DType.Float64), value.DType)
            : Sum(builder, Replaced(builder, value, Literal.Of(0.0)));
    }

    /// <summary>The product of what is no NaN.</summary>
    public static Operand NanProduct(ExpressionBuilder builder, Operand a) => Product(builder, Replaced(builder, builder.Value(a), Literal.Of(1.0)));

    /// <summary>The mean of what is no NaN; NaN when there is nothing else.</summary>
    public static Operand NanMean(ExpressionBuilder builder, Operand a)
    {
        var value = builder.Value(a);
        if (value.IsComplex)
        {
            var both = Replaced(builder, value, Literal.Of(new System.Numerics.Complex(double.NaN, double.NaN)));
            return builder.EachPart(both, part => NanMean(builder, part).Node);
        }

        var node = value.Node;
        return node.IsScalar || !node.DType.IsFloat()
            ? Mean(builder, node)
            : Reduce(builder, OpCode.ReduceNanSum, FinishKind.Mean, builder.AsReal(node, DType.Float64), node.DType);
    }

    /// <summary>Whether an element is not zero; of nothing it is false.</summary>
    public static Node Any(ExpressionBuilder builder, Operand a) => OfTruth(builder, OpCode.ReduceMax, a);

    /// <summary>Whether no element is zero; of nothing it is true.</summary>
    public static Node All(ExpressionBuilder builder, Operand a) => OfTruth(builder, OpCode.ReduceMin, a);

    /// <summary>How many elements are not zero, an int64; a NaN is not.</summary>
    public static Node CountNonzero(ExpressionBuilder builder, Operand a) => Accumulate(builder, OpCode.ReduceSum, builder.Truth(a));

    /// <exception cref="ExpressionException">The array has no elements.</exception>
    public static Operand Extreme(ExpressionBuilder builder, OpCode op, string numpyName, Operand a)
    {
        var value = builder.Value(a);
        RequireElements(builder, value.Shape, numpyName);
        return value.IsScalar ? value
            : value.IsComplex ? ComplexOrder.Extreme(builder, op, value)
            : Reduce(builder, op, FinishKind.Value, value.Node, value.DType);
    }

    /// <exception cref="ExpressionException">The array has no elements.</exception>
    public static Operand NanExtreme(ExpressionBuilder builder, OpCode op, string numpyName, Operand a)
    {
        var value = builder.Value(a);
        var plain = op == OpCode.ReduceNanMin ? OpCode.ReduceMin : OpCode.ReduceMax;
        if (!value.IsComplex || value.IsScalar)
        {
            return Extreme(builder, !value.IsComplex && value.DType.IsFloat() ? op : plain, numpyName, value);
        }

        var worst = op == OpCode.ReduceNanMin ? double.PositiveInfinity : double.NegativeInfinity;
        var extreme = Extreme(builder, plain, numpyName, Replaced(builder, value, Literal.Of(new System.Numerics.Complex(worst, worst))));
        var nan = Literal.Of(new System.Numerics.Complex(double.NaN, double.NaN));
        return ElementwiseFunctions.Where(builder, All(builder, ElementwiseFunctions.IsNan(builder, value)), nan, extreme);
    }

    /// <summary>One reduction and what becomes of it.</summary>
    public static Node Reduce(ExpressionBuilder builder, OpCode op, FinishKind finish, Node array, DType dtype) => builder.Axes is { } axes
        ? AxisReductions.Reduce(builder, axes, op, finish, array, dtype)
        : builder.Graph.Finish(finish, dtype, builder.Graph.Reduction(op, array));

    /// <summary>The values with another in the place of each NaN.</summary>
    public static Operand Replaced(ExpressionBuilder builder, Operand value, Literal other) => value.DType.IsFloat() || value.IsComplex
        ? ElementwiseFunctions.Where(builder, ElementwiseFunctions.IsNan(builder, value), other, value)
        : value;

    /// <summary>Unsigned sums have the bits of signed ones, so one accumulator serves both.</summary>
    private static Node Accumulate(ExpressionBuilder builder, OpCode op, Node node)
    {
        var dtype = node.DType.IsFloat() ? node.DType : node.DType.IsUnsigned() ? DType.UInt64 : DType.Int64;
        return node.IsScalar
            ? builder.AsReal(node, dtype)
            : Reduce(builder, op, FinishKind.Value, builder.AsReal(node, dtype.IsFloat() ? DType.Float64 : DType.Int64), dtype);
    }

    private static Operand Shaped(ExpressionBuilder builder, Operand value, ArrayShape shape) => builder.EachPart(
        value, node => node.IsScalar ? builder.Graph.Broadcast(node, shape) : builder.Graph.Reshape(node, shape));

    private static Node OfTruth(ExpressionBuilder builder, OpCode op, Operand a)
    {
        var truth = builder.Truth(a);
        return truth.IsScalar ? truth : Reduce(builder, op, FinishKind.Value, truth, DType.Bool);
    }

    private static void RequireElements(ExpressionBuilder builder, ArrayShape shape, string numpyName)
    {
        if (builder.CountReduced(shape) == 0)
        {
            throw new ExpressionException($"zero-size array to reduction operation {numpyName} which has no identity (its shape is {shape}).");
        }
    }
}
