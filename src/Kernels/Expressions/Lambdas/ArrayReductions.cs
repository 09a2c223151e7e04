namespace ActorShm.Kernels;

/// <summary>Reduces all elements of an array, or those that a filter chooses, along all axes or some, with NumPy's meaning and types.</summary>
/// <remarks>
/// A filtered reduction goes over all elements, and elements that are not chosen count as the value that changes nothing. So it is
/// fused with everything else, nothing is compacted, and its order of additions is that of the whole array.
/// </remarks>
public static class ArrayReductions
{
    /// <summary>Computes the sum: integers and bools in 64 bits, which wrap around; other types in their own type. 0 when there are no elements.</summary>
    public static ArrayExpression Sum(ArrayExpression values, ArrayExpression? filter, ReductionAxes along = default) =>
        ArrayExpression.Reduction("sum", SumType(values), Chosen(values, filter, 0), along);

    /// <summary>Computes the product, in the type of the sum. 1 when there are no elements.</summary>
    public static ArrayExpression Product(ArrayExpression values, ArrayExpression? filter, ReductionAxes along = default) =>
        ArrayExpression.Reduction("prod", SumType(values), Chosen(values, filter, 1), along);

    /// <summary>Computes the mean: a float64 for integers and bools, otherwise the elements' type. NaN when there are no elements.</summary>
    public static ArrayExpression Mean(ArrayExpression values, ArrayExpression? filter, ReductionAxes along = default) => filter is null
        ? ArrayExpression.Reduction("mean", MeanType(values), values, along)
        : To(MeanType(values), WideMean(Wide(values), filter, along));

    /// <summary>Computes NumPy's variance: the mean of the squared distances from the mean.</summary>
    public static ArrayExpression Variance(ArrayExpression values, ArrayExpression? filter, ReductionAxes along = default) => filter is null
        ? ArrayExpression.Reduction("var", RealType(values), values, along)
        : To(RealType(values), WideVariance(values, filter, along));

    /// <summary>Computes the standard deviation: the square root of the variance.</summary>
    public static ArrayExpression StandardDeviation(ArrayExpression values, ArrayExpression? filter, ReductionAxes along = default) => filter is null
        ? ArrayExpression.Reduction("std", RealType(values), values, along)
        : To(RealType(values), ArrayExpression.Call("sqrt", DType.Float64, WideVariance(values, filter, along)));

    /// <summary>Finds the smallest element; NaN when an element is NaN. Without elements the result is the largest value of the type, so count them too.</summary>
    public static ArrayExpression Minimum(ArrayExpression values, ArrayExpression? filter, ReductionAxes along = default) =>
        ArrayExpression.Reduction("min", values.DType, Chosen(values, filter, Largest), along);

    /// <summary>Finds the largest element; NaN when an element is NaN. Without elements the result is the smallest value of the type, so count them too.</summary>
    public static ArrayExpression Maximum(ArrayExpression values, ArrayExpression? filter, ReductionAxes along = default) =>
        ArrayExpression.Reduction("max", values.DType, Chosen(values, filter, Smallest), along);

    /// <summary>Finds the index of the first smallest or largest element, or of the first NaN.</summary>
    /// <param name="values">The array.</param>
    /// <param name="largest">Whether to find the largest element.</param>
    /// <param name="along">All axes or one.</param>
    /// <exception cref="ArgumentException">Several axes are named.</exception>
    public static ArrayExpression IndexOfExtreme(ArrayExpression values, bool largest, ReductionAxes along = default) => along.Axes?.Count() > 1
        ? throw new ArgumentException($"An index is found along one axis or all of them; {along.Axes} are several. Move them together by Transpose and Reshape first.", nameof(along))
        : ArrayExpression.Reduction(largest ? "argmax" : "argmin", DType.Int64, values, along);

    /// <summary>Counts the elements of a bool array that are true.</summary>
    public static ArrayExpression CountTrue(ArrayExpression truths, ArrayExpression? filter, ReductionAxes along = default) =>
        ArrayExpression.Reduction("sum", DType.Int64, filter is null ? truths : ArrayExpression.Binary("&", DType.Bool, filter, truths), along);

    /// <summary>Determines whether any element of a bool array is true; false when there are no elements.</summary>
    public static ArrayExpression Any(ArrayExpression truths, ArrayExpression? filter, ReductionAxes along = default) =>
        ArrayExpression.Reduction("any", DType.Bool, filter is null ? truths : ArrayExpression.Binary("&", DType.Bool, filter, truths), along);

    /// <summary>Determines whether every element of a bool array is true; true when there are no elements.</summary>
    public static ArrayExpression All(ArrayExpression truths, ArrayExpression? filter, ReductionAxes along = default) =>
        ArrayExpression.Reduction("all", DType.Bool, Chosen(truths, filter, true), along);

    /// <summary>Determines which elements are not zero; NaN is not zero.</summary>
    public static ArrayExpression IsNonzero(ArrayExpression values) =>
        values.DType == DType.Bool ? values : ArrayExpression.Binary("!=", DType.Bool, values, ArrayExpression.Constant(0));

    private static DType SumType(ArrayExpression values) => CSharpTypes.Find(values.DType)?.Kind switch
    {
        CSharpKind.Bool or CSharpKind.Signed => DType.Int64,
        CSharpKind.Unsigned => CSharpTypes.Find(typeof(ulong))!.DType,
        _ => values.DType,
    };

    private static DType MeanType(ArrayExpression values) => IsFloatOrComplex(values) ? values.DType : DType.Float64;

    /// <summary>Gets the type of a variance, which is real: float32 for complex64.</summary>
    private static DType RealType(ArrayExpression values) =>
        values.DType == DType.Complex64 ? DType.Float32 : CSharpTypes.Find(values.DType)?.Kind == CSharpKind.Float ? values.DType : DType.Float64;

    private static bool IsFloatOrComplex(ArrayExpression values) => CSharpTypes.Find(values.DType)?.Kind is CSharpKind.Float or CSharpKind.Complex;

    private static bool IsComplex(ArrayExpression values) => CSharpTypes.Find(values.DType)?.Kind == CSharpKind.Complex;

    /// <summary>Converts the values to the type in which means are computed, so that they are rounded only once, at the end.</summary>
    private static ArrayExpression Wide(ArrayExpression values) => IsComplex(values)
        ? To(CSharpTypes.Find(typeof(System.Numerics.Complex))!.DType, values)
        : To(DType.Float64, values);

    /// <summary>Divides the sum by the count. The parts of a complex sum are divided separately, because a complex divisor would round twice and mix the parts.</summary>
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

    /// <summary>Replaces the elements that are not chosen by a value that does not count.</summary>
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
