namespace ActorShm.Kernels;

/// <summary>Builds dot products and matrix multiplication: products of stretched operands, summed along an axis.</summary>
/// <remarks>
/// Matrices have a loop of their own, which adds from the first product to the last, each addition fused with its multiplication. Vectors are summed as by <c>sum</c>.
/// Floats are multiplied and summed in float64 and rounded once at the end. Integers wrap around in their common type. The product of two bools is their
/// "and", and a sum of them their "or".
/// </remarks>
internal static class ProductFunctions
{
    /// <summary>Applies the operator <c>@</c>, which is NumPy's <c>matmul</c>: leading axes are batches, which broadcast.</summary>
    /// <exception cref="ExpressionException">An operand is a scalar, or the shapes do not fit.</exception>
    public static Operand MatMul(ExpressionBuilder builder, Operand a, Operand b) => OfParts(builder, a, b, MatMul);

    private static Node MatMul(ExpressionBuilder builder, Node left, Node right)
    {
        if (left.IsScalar || right.IsScalar)
        {
            throw new ExpressionException($"matmul: operand {(left.IsScalar ? 0 : 1)} is a scalar. To multiply by a scalar, write *.");
        }

        RequireEqual(left, right, left.Shape.FromTheEnd(1), right.Shape.Rank == 1 ? right.Shape.FromTheEnd(1) : right.Shape.FromTheEnd(2));
        if (right.Shape.Rank == 1)
        {
            return SumOfProducts(builder, left, right, back: 1);
        }

        if (left.Shape.Rank > 1 && !left.DType.Equals(DType.Bool) && !right.DType.Equals(DType.Bool) && left.Shape.ElementCount > 0 && right.Shape.ElementCount > 0
            && Math.Max(left.Shape.ElementCount, right.Shape.ElementCount) > left.Shape.FromTheEnd(1))
        {
            return OfMatrices(builder, left, right);
        }

        var column = Inserted(builder, left, back: 0);
        return left.Shape.Rank == 1
            ? SumOfProducts(builder, column, right, back: 2)
            : SumOfProducts(builder, column, Inserted(builder, right, back: 2), back: 2);
    }

    /// <summary>Applies NumPy's <c>dot</c>: up to two axes it is <c>@</c>; beyond, it combines every pair of leading axes; with a scalar it is the product.</summary>
    /// <exception cref="ExpressionException">The shapes do not fit.</exception>
    public static Operand Dot(ExpressionBuilder builder, Operand a, Operand b)
    {
        var (left, right) = (builder.Value(a), builder.Value(b));
        return left.IsScalar || right.IsScalar ? builder.Apply(BinaryOperator.Multiply, left, right) : OfParts(builder, left, right, Dot);
    }

    private static Node Dot(ExpressionBuilder builder, Node left, Node right)
    {
        if ((left.Shape.Rank <= 2 && right.Shape.Rank <= 2) || right.Shape.Rank == 1)
        {
            return MatMul(builder, left, right);
        }

        // Leading axes of the left operand, as many new axes as the right operand has leading ones, then the summed axis and the last axis.
        var extents = left.Shape.Extents;
        long[] spread = [.. extents[..^1], .. Enumerable.Repeat(1L, right.Shape.Rank - 2), extents[^1]];
        return MatMulOfBatches(builder, builder.Graph.Reshape(left, ArrayShape.Of(spread)), left, right);
    }

    /// <summary>Computes the dot product of all elements, with the first operand conjugated.</summary>
    public static Operand VDot(ExpressionBuilder builder, Operand a, Operand b)
    {
        Operand Raveled(Operand operand) => builder.EachPart(operand, part => ShapeFunctions.Ravel(builder, part));
        var left = builder.Value(a);
        return Dot(builder, Raveled(left.IsComplex ? ElementwiseFunctions.Conjugate(builder, left) : left), Raveled(b));
    }

    /// <summary>Multiplies real numbers, or the parts of complex ones in four products, which are added in float64 and rounded once.</summary>
    private static Operand OfParts(ExpressionBuilder builder, Operand a, Operand b, Func<ExpressionBuilder, Node, Node, Node> multiply)
    {
        var (left, right) = (builder.Value(a), builder.Value(b));
        if (!left.IsComplex && !right.IsComplex)
        {
            return multiply(builder, left.Node, right.Node);
        }

        Operand Wide(Operand value) => builder.EachPart(builder.As(value, DType.Complex128), static part => part);
        var (x, y) = (Wide(left), Wide(right));
        var product = Operand.Pair(
            builder.Compute(OpCode.Subtract, DType.Float64, multiply(builder, x.Real, y.Real), multiply(builder, x.Imaginary, y.Imaginary)),
            builder.Compute(OpCode.Add, DType.Float64, multiply(builder, x.Real, y.Imaginary), multiply(builder, x.Imaginary, y.Real)));
        return builder.As(product, Promotion.Common(left.DType, right.DType));
    }

    /// <summary>Multiplies two matrices, or batches of them, by the blocked multiplication of <see cref="ProductLoop"/>.</summary>
    private static Node OfMatrices(ExpressionBuilder builder, Node left, Node right)
    {
        var dtype = Promotion.Common(left.DType, right.DType);
        var summed = dtype.IsFloat() ? DType.Float64 : DType.Int64;
        int[] order = [.. Enumerable.Range(0, right.Shape.Rank - 2), right.Shape.Rank - 1, right.Shape.Rank - 2];
        var turned = builder.Graph.Select(builder.AsReal(InMemory(builder, right), summed), Selection.Transpose(right.Shape, [.. order]));
        var rows = Inserted(builder, builder.AsReal(InMemory(builder, left), summed), back: 1);
        var product = builder.Graph.Operation(OpCode.Multiply, summed, rows, Inserted(builder, turned, back: 2));
        var shape = new ArrayShape(product.Shape.Extents.RemoveAt(product.Shape.Rank - 1));
        return builder.AsReal(builder.Graph.AxisReduction(OpCode.ReduceSum, product, StageForm.Product, axisCount: 1, shape), dtype);
    }

    /// <summary>Stores a factor that is not in memory, because a factor is read many times and should be computed once.</summary>
    private static Node InMemory(ExpressionBuilder builder, Node factor) => factor.Kind == NodeKind.View ? factor : builder.Graph.Store(factor);

    private static Node MatMulOfBatches(ExpressionBuilder builder, Node spread, Node left, Node right)
    {
        RequireEqual(left, right, left.Shape.FromTheEnd(1), right.Shape.FromTheEnd(2));
        return SumOfProducts(builder, Inserted(builder, spread, back: 0), right, back: 2);
    }

    /// <summary>Inserts an axis of one element before the last ones.</summary>
    private static Node Inserted(ExpressionBuilder builder, Node array, int back)
    {
        var extents = array.Shape.Extents;
        return builder.Graph.Reshape(array, ArrayShape.Of(extents.Insert(extents.Length - back, 1).AsSpan()));
    }

    /// <param name="builder">Makes the nodes.</param>
    /// <param name="left">The left factor.</param>
    /// <param name="right">The right factor, which broadcasts with it.</param>
    /// <param name="back">The axis to sum, counted from the last, which is 1.</param>
    private static Node SumOfProducts(ExpressionBuilder builder, Node left, Node right, int back)
    {
        var dtype = Promotion.Common(left.DType, right.DType);
        var accumulated = dtype.IsFloat() ? DType.Float64 : dtype;
        var product = builder.Typed(builder.Apply(BinaryOperator.Multiply, builder.AsReal(left, accumulated), builder.AsReal(right, accumulated)));
        Node Reduce(Node array) => dtype == DType.Bool
            ? ReductionFunctions.Reduce(builder, OpCode.ReduceMax, FinishKind.Value, array, DType.Bool)
            : builder.AsReal(ReductionFunctions.Sum(builder, array), dtype);
        if (product.Shape.Rank == 1)
        {
            return Reduce(product);
        }

        var axes = new ReducedAxes([product.Shape.Rank - back]);
        return builder.Graph.Reshape(builder.Along(axes, () => Reduce(product)), axes.Dropped(product.Shape));
    }

    private static void RequireEqual(Node left, Node right, long inLeft, long inRight)
    {
        if (inLeft != inRight)
        {
            throw new ExpressionException($"shapes {left.Shape} and {right.Shape} not aligned: {inLeft} != {inRight}. The last axis of the left operand meets the last but one of the right.");
        }
    }
}
