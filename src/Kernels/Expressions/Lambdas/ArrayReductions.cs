namespace ActorShm.Kernels;

/// <summary>Reductions over all elements of an array, or over those that a filter chooses, along all axes or some, with NumPy's meaning and types.</summary>
/// <remarks>
/// A filtered reduction is a reduction over all elements in which the others count as the value that changes nothing. So it is
/// fused with everything else, nothing is compacted, and its order of additions is that of the whole array.
/// </remarks>
public static class ArrayReductions
{
    /// <summary>The sum: integers and bools in 64 bits, which wrap around; other types in their own. 0 when there are no elements.</summary>
    public static ArrayExpression Sum(ArrayExpression values, ArrayExpression? filter, ReductionAxes along = default) =>
        ArrayExpression.Reduction("sum", SumType(values), Chosen(values, filter, 0), along);

    /// <summary>The product, of the type that the sum has. 1 when there are no elements.</summary>
    public static ArrayExpression Product(ArrayExpression values, ArrayExpression? filter, ReductionAxes along = default) =>
        ArrayExpression.Reduction("prod", SumType(values), Chosen(values, filter, 1), along);

    /// <summary>The mean: float64 of integers and bools, otherwise of the elements' type. NaN when there are no elements.</summary>
    public static ArrayExpression Mean(ArrayExpression values, ArrayExpression? filter, ReductionAxes along = default) => filter is null
        ? ArrayExpression.Reduction("mean", MeanType(values), values, along)
        : To(MeanType(values), WideMean(Wide(values), filter, along));

    /// <summary>The variance, NumPy's: the mean of the squared distances from the mean.</summary>
    public static ArrayExpression Variance(ArrayExpression values, ArrayExpression? filter, ReductionAxes along = default) => filter is null
        ? ArrayExpression.Reduction("var", RealType(values), values, along)
        : To(RealType(values), WideVariance(values, filter, along));

    /// <summary>The standard deviation: the square root of the variance.</summary>
    public static ArrayExpression StandardDeviation(ArrayExpression values, ArrayExpression? filter, ReductionAxes along = default) => filter is null
        ? ArrayExpression.Reduction("std", RealType(values), values, along)
        : To(RealType(values), ArrayExpression.Call("sqrt", DType.Float64, WideVariance(values, filter, along)));

    /// <summary>The smallest element; NaN when one is NaN. Without elements it is the largest value of the type, so count them too.</summary>
    public static ArrayExpression Minimum(ArrayExpression values, ArrayExpression? filter, ReductionAxes along = default) =>
        ArrayExpression.Reduction("min", values.DType, Chosen(values, filter, Largest), along);

    /// <summary>The largest element; NaN when one is NaN. Without elements it is the smallest value of the type, so count them too.</summary>
    public static ArrayExpression Maximum(ArrayExpression values, ArrayExpression? filter, ReductionAxes along = default) =>
        ArrayExpression.Reduction("max", values.DType, Chosen(values, filter, Smallest), along);

    /// <summary>The index of the first smallest or largest element, or of the first NaN.</summary>
    /// <param name="values">The array.</param>
    /// <param name="largest">Whether the largest is asked for.</param>
    /// <param name="along">All axes or one.</param>
    /// <exception cref="ArgumentException">Several axes are named.</exception>
    public static ArrayExpression IndexOfExtreme(ArrayExpression values, bool largest, ReductionAxes along = default) => along.Axes?.Count() > 1
        ? throw new ArgumentException($"An index is found along one axis or all of them; {along.Axes} are several. Move them together by Transpose and Reshape first.", nameof(along))
        : ArrayExpression.Reduction(largest ? "argmax" : "argmin", DType.Int64, values, along);

    /// <summary>How many elements of a bool array are true.</summary>
    public static ArrayExpression CountTrue(ArrayExpression truths, ArrayExpression? filter, ReductionAxes along = default) =>
        ArrayExpression.Reduction("sum", DType.Int64, filter is null ? truths : ArrayExpression.Binary("&", DType.Bool, filter, truths), along);

    /// <summary>Whether an element of a bool array is true; false when there are no elements.</summary>
    public static ArrayExpression Any(ArrayExpression truths, ArrayExpression? filter, ReductionAxes along = default) =>
        ArrayExpression.Reduction("any", DType.Bool, filter is null ? truths : ArrayExpression.Binary("&", DType.Bool, filter, truths), along);

    /// <summary>Whether every element of a bool array is true; true when there are no elements.</summary>
    public static ArrayExpression All(ArrayExpression truths, ArrayExpression? filter, ReductionAxes along = default) =>
        ArrayExpression.Reduction("all", DType.Bool, Chosen(truths, filter, true), along);

    /// <summary>Which elements are not zero; NaN is not.</summary>
    public static ArrayExpression IsNonzero(ArrayExpression values) =>
        values.DType == DType.Bool ? values : ArrayExpression.Binary("!=", DType.Bool, values, ArrayExpression.Constant(0));

    private static DType SumType(ArrayExpression values) => CSharpTypes.Find(values.DType)?.Kind switch
    {
        CSharpKind.Bool or CSharpKind.Signed => DType.Int64,
        CSharpKind.Unsigned => CSharpTypes.Find(typeof(ulong))!.DType,
        _ => values.DType,
    };

    private static DType MeanType(ArrayExpression values) => IsFloatOrComplex(values) ? values.DType : DType.Float64;

    /// <summary>The type of a variance, which is real: float32 for complex64.</summary>
    private static DType RealType(ArrayExpression values) =>
        values.DType == DType.Complex64 ? DType.Float32 : CSharpTypes.Find(values.DType)?.Kind == CSharpKind.Float ? values.DType : DType.Float64;

    private static bool IsFloatOrComplex(ArrayExpression values) => CSharpTypes.Find(values.DType)?.Kind is CSharpKind.Float or CSharpKind.Complex;

    private static bool IsComplex(ArrayExpression values) => CSharpTypes.Find(values.DType)?.Kind == CSharpKind.Complex;

    /// <summary>The values in the type in which means are computed, so that the one rounding comes last.</summary>
    private static ArrayExpression Wide(ArrayExpression values) => IsComplex(values)
        ? To(CSharpTypes.Find(typeof(System.Numerics.Complex))!.DType, values)
        : To(DType.Float64, values);

    /// <summary>The sum divided by the count; of a complex sum each part, because a complex divisor would round twice and mix the parts.</summary>
    private static ArrayExpression WideMean(ArrayExpression wide, ArrayExpression filter, ReductionAxes along)
    {
        var sum = ArrayExpression.Reduction("sum", wide.DType, Chosen(wide, filter, 0), along);
        var count = CountTrue(filter, null, along);
        return IsComplex(wide)
            ? ArrayExpression.Call("complex", wide.DType, Quotient(Part("real", sum), count), Quotient(Part("imag", sum), count))
            : Quotient(sum, count);
    }

    private static ArrayExpression Quotient(ArrayExpression sum, ArrayExpression count) => ArrayExpression.Binary("/", DType.Float64, sum, count);

    private static ArrayExpression WideVariance(ArrayExpression values, ArrayExpression filter, ReductionAxes along)
    {
        var wide = Wide(values);
        var distance = ArrayExpression.Binary("-", wide.DType, wide, WideMean(wide, filter, along.Kept));
        var squared = IsComplex(values)
            ? ArrayExpression.Binary("+", DType.Float64, Squared(Part("real", distance)), Squared(Part("imag", distance)))
            : Squared(distance);
        return WideMean(squared, filter, along);
    }

    private static ArrayExpression Part(string function, ArrayExpression complex) => ArrayExpression.Call(function, DType.Float64, complex);

    private static ArrayExpression Squared(ArrayExpression a) => ArrayExpression.Binary("*", a.DType, a, a);

    private static ArrayExpression To(DType dtype, ArrayExpression values) => values.DType == dtype ? values : CSharpConversions.Cast(values, dtype);

    /// <summary>The chosen elements, and a value that does not count in place of the others.</summary>
    private static ArrayExpression Chosen(ArrayExpression values, ArrayExpression? filter, object otherwise) =>
        filter is null ? values : ArrayExpression.Call("where", values.DType, filter, values.Typed, ArrayExpression.Constant(otherwise));

    private static ArrayExpression Chosen(ArrayExpression values, ArrayExpression? filter, Func<CSharpType, object> otherwise) =>
        filter is null ? values : Chosen(values, filter, otherwise(CSharpTypes.Of(values.DType)));

    private static object Largest(CSharpType type) => type.Kind switch
    {
        CSharpKind.Bool => true,
        CSharpKind.Float => double.PositiveInfinity,
        CSharpKind.Complex => throw NoComplexOrder(),
        _ => type.Integer(type.Maximum),
    };

    private static object Smallest(CSharpType type) => type.Kind switch
    {
        CSharpKind.Bool => false,
        CSharpKind.Float => double.NegativeInfinity,
        CSharpKind.Complex => throw NoComplexOrder(),
        _ => type.Integer(type.Minimum),
    };

    private static NotSupportedException NoComplexOrder() => new("Complex numbers have no smallest and largest value. Reduce their Real, Imaginary or Magnitude.");
}
