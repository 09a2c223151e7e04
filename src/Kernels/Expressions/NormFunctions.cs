namespace ActorShm.Kernels;

/// <summary>Computes NumPy's <c>linalg.norm</c> of vectors, and the norms of matrices that need no singular values.</summary>
internal static class NormFunctions
{
    /// <param name="builder">Makes the nodes.</param>
    /// <param name="a">The array, <c>ord</c>, <c>axis</c> and <c>keepdims</c>.</param>
    /// <exception cref="ExpressionException">The norm does not exist for this number of axes, or is not known.</exception>
    public static Node Norm(ExpressionBuilder builder, Arguments a)
    {
        var array = builder.Value(a[0]);
        var values = array.IsComplex || array.DType.IsFloat() ? array : builder.AsReal(array, DType.Float64);
        var axes = a.Integers("axis");
        if (axes is { Length: not (1 or 2) } given)
        {
            throw a.Refuse("axis", $"has {given.Length} axes. Improper number of dimensions to norm: it goes along one axis, along two, or over the whole array");
        }

        var rank = axes?.Length ?? array.Shape.Rank;
        if (a.IsNone("ord"))
        {
            return ReductionFunctions.Apply(builder, a, values, static (inner, value) => Euclidean(inner, value)).Node;
        }

        var order = a.Optional("ord")!.Value is { IsLiteral: true } written ? written.Literal.Real : throw a.Refuse("ord", "must be a number, written in the program");
        return rank == 1
            ? ReductionFunctions.Apply(builder, a, values, (inner, value) => OfVector(inner, value, order)).Node
            : throw a.Refuse("ord", $"is for vectors, and this norm is over {rank} axes. Leave it out for the root of the sum of squares, or choose axis=");
    }

    private static Node OfVector(ExpressionBuilder builder, Operand vector, double order)
    {
        var sizes = ElementwiseFunctions.Abs(builder, vector);
        return order switch
        {
            double.PositiveInfinity when builder.CountReduced(sizes.Shape) == 0 => ReductionFunctions.Sum(builder, sizes).Node, // the sum of nothing is 0, as NumPy's largest size of nothing
            double.PositiveInfinity => ReductionFunctions.Extreme(builder, OpCode.ReduceMax, "maximum", sizes).Node,
            double.NegativeInfinity => ReductionFunctions.Extreme(builder, OpCode.ReduceMin, "minimum", sizes).Node,
            0 => ReductionFunctions.Sum(builder, builder.AsReal(builder.Truth(sizes), sizes.DType)).Node,
            1 => ReductionFunctions.Sum(builder, sizes).Node,
            2 => Euclidean(builder, vector),
            _ => Power(builder, ReductionFunctions.Sum(builder, Power(builder, sizes, order)), 1 / order),
        };
    }

    /// <summary>Squares and sums in float64, and rounds once.</summary>
    private static Node Euclidean(ExpressionBuilder builder, Operand a)
    {
        var squares = Squares(builder, a.Real);
        squares = a.IsComplex ? builder.Graph.Operation(OpCode.Add, DType.Float64, squares, Squares(builder, a.Imaginary)) : squares;
        var root = ElementwiseFunctions.OfFloat(builder, OpCode.Sqrt, ReductionFunctions.Sum(builder, squares));
        return builder.AsReal(root, a.Real.DType);
    }

    private static Node Squares(ExpressionBuilder builder, Node part)
    {
        var wide = builder.AsReal(part, DType.Float64);
        return builder.Graph.Operation(OpCode.Multiply, DType.Float64, wide, wide);
    }

    private static Node Power(ExpressionBuilder builder, Operand a, double exponent) =>
        builder.Typed(builder.Apply(BinaryOperator.Power, a, Literal.Of(exponent)));
}
