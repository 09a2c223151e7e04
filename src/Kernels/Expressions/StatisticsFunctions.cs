namespace ActorShm.Kernels;

/// <summary>Computes variance and standard deviation: the mean of the squared distances from the mean, in two passes as in NumPy.</summary>
/// <remarks>Everything is computed in float64 and rounded once at the end. Integers and bools have a float64 variance; complex numbers have one of their parts' type.</remarks>
internal static class StatisticsFunctions
{
    /// <param name="builder">Makes the nodes.</param>
    /// <param name="a">The array.</param>
    /// <param name="ddof">The number to subtract from the count of elements to get the divisor.</param>
    public static Node Variance(ExpressionBuilder builder, Operand a, long ddof)
    {
        var value = builder.Value(a);
        return builder.AsReal(VarianceOf(builder, value, ddof), TypeOf(value));
    }

    /// <inheritdoc cref="Variance(ExpressionBuilder, Operand, long)"/>
    public static Node Deviation(ExpressionBuilder builder, Operand a, long ddof)
    {
        var value = builder.Value(a);
        return builder.AsReal(builder.Compute(OpCode.Sqrt, DType.Float64, VarianceOf(builder, value, ddof)), TypeOf(value));
    }

    /// <summary>Computes the variance of the elements that are not NaN; NaN where no more than <paramref name="ddof"/> of them are left.</summary>
    public static Node NanVariance(ExpressionBuilder builder, Operand a, long ddof)
    {
        var value = builder.Value(a);
        return HasNan(value) ? builder.AsReal(NanVarianceOf(builder, value, ddof), TypeOf(value)) : Variance(builder, value, ddof);
    }

    /// <inheritdoc cref="NanVariance"/>
    public static Node NanDeviation(ExpressionBuilder builder, Operand a, long ddof)
    {
        var value = builder.Value(a);
        return HasNan(value)
            ? builder.AsReal(builder.Compute(OpCode.Sqrt, DType.Float64, NanVarianceOf(builder, value, ddof)), TypeOf(value))
            : Deviation(builder, value, ddof);
    }

    private static bool HasNan(Operand value) => value.IsComplex || value.DType.IsFloat();

    private static DType TypeOf(Operand value) => value.IsComplex ? value.Real.DType : value.DType.IsFloat() ? value.DType : DType.Float64;

    private static Node VarianceOf(ExpressionBuilder builder, Operand value, long ddof)
    {
        var squares = SquaredDistances(builder, value.Real, OpCode.ReduceSum);
        if (value.IsComplex)
        {
            squares = builder.Compute(OpCode.Add, DType.Float64, squares, SquaredDistances(builder, value.Imaginary, OpCode.ReduceSum));
        }

        var divisor = Math.Max((double)builder.CountReduced(value.Shape) - ddof, 0);
        return builder.Compute(OpCode.Divide, DType.Float64, Total(builder, squares), Literal.Of(divisor));
    }

    private static Node NanVarianceOf(ExpressionBuilder builder, Operand value, long ddof)
    {
        var (isNan, squares, count) = value.IsComplex ? OfComplexNumbers(builder, value) : OfNumbers(builder, builder.AsReal(value, DType.Float64));
        squares = ElementwiseFunctions.Where(builder, isNan, Literal.Of(0.0), squares).Node;
        var divisor = builder.Compute(OpCode.Subtract, DType.Float64, count, Literal.Of((double)ddof));
        var variance = builder.Compute(OpCode.Divide, DType.Float64, Total(builder, squares), divisor);
        var isEnough = builder.Comparison(OpCode.Less, DType.Float64, Literal.Of(0.0), divisor);
        return ElementwiseFunctions.Where(builder, isEnough, variance, Literal.Of(double.NaN)).Node;
    }

    private static (Node IsNan, Node Squares, Node Count) OfNumbers(ExpressionBuilder builder, Node values)
    {
        var isNan = ElementwiseFunctions.IsNan(builder, values);
        var count = values.IsScalar
            ? ElementwiseFunctions.Where(builder, isNan, Literal.Of(0.0), builder.AsReal(Literal.Of(1.0), DType.Float64)).Node
            : ReductionFunctions.Reduce(builder, OpCode.ReduceNanSum, FinishKind.Count, values, DType.Float64);
        return (isNan, SquaredDistances(builder, values, OpCode.ReduceNanSum), count);
    }

    /// <summary>Leaves out a number when either part is NaN, so each part has a NaN where the other one has.</summary>
    private static (Node IsNan, Node Squares, Node Count) OfComplexNumbers(ExpressionBuilder builder, Operand value)
    {
        var isNan = ElementwiseFunctions.IsNan(builder, value);
        var both = ElementwiseFunctions.Where(
            builder, isNan, Literal.Of(new System.Numerics.Complex(double.NaN, double.NaN)), builder.As(value, DType.Complex128));
        var (_, real, count) = OfNumbers(builder, both.Real);
        return (isNan, builder.Compute(OpCode.Add, DType.Float64, real, SquaredDistances(builder, both.Imaginary, OpCode.ReduceNanSum)), count);
    }

    private static Node SquaredDistances(ExpressionBuilder builder, Node node, OpCode sum)
    {
        var values = builder.AsReal(node, DType.Float64);
        var mean = values.IsScalar ? values : ReductionFunctions.Reduce(builder, sum, FinishKind.Mean, values, DType.Float64);
        var distance = builder.Compute(OpCode.Subtract, DType.Float64, values, mean);
        return builder.Compute(OpCode.Multiply, DType.Float64, distance, distance);
    }

    private static Node Total(ExpressionBuilder builder, Node squares) =>
        squares.IsScalar ? squares : ReductionFunctions.Reduce(builder, OpCode.ReduceSum, FinishKind.Value, squares, DType.Float64);
}
