using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>Types the reductions, over a whole array or along some of its axes.</summary>
/// <remarks>
/// A float16 or float32 is summed and multiplied in float64, and rounded once at the end. A scalar is its own minimum, maximum,
/// sum and mean, so it takes no pass over data.
/// </remarks>
internal static class ReductionFunctions
{
    /// <summary>Applies a reduction with its options <c>axis=</c> and <c>keepdims=</c>.</summary>
    public static Operand Apply(ExpressionBuilder builder, Arguments a, Func<ExpressionBuilder, Operand, Operand> reduce) =>
        Apply(builder, a, builder.Value(a[0]), reduce);

    /// <summary>Applies a reduction to an array other than the first argument, but of its shape.</summary>
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

    /// <summary>Reduces all elements; if asked for, the result keeps the dimensions of the array as extents of 1.</summary>
    private static Operand Keeping(ExpressionBuilder builder, Operand a, bool keepsAxes, Func<ExpressionBuilder, Operand, Operand> reduce)
    {
        var value = builder.Value(a);
        var reduced = reduce(builder, value);
        return Shaped(builder, reduced, keepsAxes ? new ArrayShape([.. value.Shape.Extents.Select(static _ => 1L)]) : ArrayShape.Scalar);
    }

    /// <summary>Sums. Integers are summed in 64 bits, which wrap around, unsigned ones as uint64; floats and complex numbers keep their type.</summary>
    public static Operand Sum(ExpressionBuilder builder, Operand a) => builder.EachPart(a, node => Accumulate(builder, OpCode.ReduceSum, node));

    /// <summary>Multiplies; the types are those of the sum.</summary>
    public static Operand Product(ExpressionBuilder builder, Operand a)
    {
        var value = builder.Value(a);
        return value.IsComplex
            ? value.IsScalar ? value : ComplexProduct.Of(builder, value)
            : Accumulate(builder, OpCode.ReduceProduct, value.Node);
    }

    /// <summary>Computes the mean. Integers and bools have a float64 mean; floats and complex numbers keep their type.</summary>
    public static Operand Mean(ExpressionBuilder builder, Operand a) => builder.EachPart(a, node =>
    {
        var dtype = node.DType.IsFloat() ? node.DType : DType.Float64;
        return node.IsScalar ? builder.AsReal(node, dtype) : Reduce(builder, OpCode.ReduceSum, FinishKind.Mean, builder.AsReal(node, DType.Float64), dtype);
    });

    /// <summary>Sums the elements that are not NaN.</summary>
    public static Operand NanSum(ExpressionBuilder builder, Operand a)
    {
        var value = builder.Value(a);
        return value is { IsComplex: false, IsScalar: false } && value.DType.IsFloat()
            ? Reduce(builder, OpCode.ReduceNanSum, FinishKind.Value, builder.AsReal(value, DType.Float64), value.DType)
            : Sum(builder, Replaced(builder, value, Literal.Of(0.0)));
    }

    /// <summary>Multiplies the elements that are not NaN.</summary>
    public static Operand NanProduct(ExpressionBuilder builder, Operand a) => Product(builder, Replaced(builder, builder.Value(a), Literal.Of(1.0)));

    /// <summary>Computes the mean of the elements that are not NaN; NaN when there are none.</summary>
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

    /// <summary>Whether any element is not zero; false for no elements.</summary>
    public static Node Any(ExpressionBuilder builder, Operand a) => OfTruth(builder, OpCode.ReduceMax, a);

    /// <summary>Whether no element is zero; true for no elements.</summary>
    public static Node All(ExpressionBuilder builder, Operand a) => OfTruth(builder, OpCode.ReduceMin, a);

    /// <summary>Counts the elements that are not zero, as an int64; a NaN is not zero.</summary>
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

    /// <summary>Makes one reduction, and what is made of its value and count.</summary>
    public static Node Reduce(ExpressionBuilder builder, OpCode op, FinishKind finish, Node array, DType dtype) => builder.Axes is { } axes
        ? AxisReductions.Reduce(builder, axes, op, finish, array, dtype)
        : builder.Graph.Finish(finish, dtype, builder.Graph.Reduction(op, array));

    /// <summary>Replaces each NaN by another value.</summary>
    public static Operand Replaced(ExpressionBuilder builder, Operand value, Literal other) => value.DType.IsFloat() || value.IsComplex
        ? ElementwiseFunctions.Where(builder, ElementwiseFunctions.IsNan(builder, value), other, value)
        : value;

    /// <summary>Accumulates values. Unsigned sums have the bits of signed ones, so one accumulator serves both.</summary>
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
