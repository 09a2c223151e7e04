namespace ActorShm.Kernels;

/// <summary>All functions of the language, by name.</summary>
internal static class FunctionTable
{
    private static readonly Dictionary<string, Function> Functions = new Function[]
    {
        OfFloat("sqrt", OpCode.Sqrt),
        OfFloat("exp", OpCode.Exp),
        OfFloat("log", OpCode.Log),
        OfFloat("cbrt", OpCode.Cbrt),
        OfFloat("exp2", OpCode.Exp2),
        OfFloat("expm1", OpCode.Expm1),
        OfFloat("log2", OpCode.Log2),
        OfFloat("log10", OpCode.Log10),
        OfFloat("log1p", OpCode.Log1p),
        OfFloat("sin", OpCode.Sin),
        OfFloat("cos", OpCode.Cos),
        OfFloat("tan", OpCode.Tan),
        OfFloat("arcsin", OpCode.Arcsin),
        OfFloat("arccos", OpCode.Arccos),
        OfFloat("arctan", OpCode.Arctan),
        OfFloat("sinh", OpCode.Sinh),
        OfFloat("cosh", OpCode.Cosh),
        OfFloat("tanh", OpCode.Tanh),
        OfTwoFloats("arctan2", OpCode.Arctan2),
        OfTwoFloats("hypot", OpCode.Hypot),
        new("abs(x, /)", static (builder, a) => ElementwiseFunctions.Abs(builder, a[0])),
        new("sign(x, /)", static (builder, a) => ElementwiseFunctions.Sign(builder, a[0])),
        new("floor(x, /)", static (builder, a) => RoundingFunctions.ToInteger(builder, OpCode.Floor, a[0])),
        new("ceil(x, /)", static (builder, a) => RoundingFunctions.ToInteger(builder, OpCode.Ceil, a[0])),
        new("trunc(x, /)", static (builder, a) => RoundingFunctions.ToInteger(builder, OpCode.Trunc, a[0])),
        new("round(a, decimals=0)", static (builder, a) => RoundingFunctions.Round(builder, a[0], a.Integer("decimals"))),
        new("real(val)", static (builder, a) => ElementwiseFunctions.Real(builder, a[0])),
        new("imag(val)", static (builder, a) => ElementwiseFunctions.Imaginary(builder, a[0])),
        new("conj(x, /)", static (builder, a) => ElementwiseFunctions.Conjugate(builder, a[0])),
        new("complex(real, imag)", static (builder, a) => ElementwiseFunctions.Complex(builder, a[0], a[1])),
        new("isnan(x, /)", static (builder, a) => ElementwiseFunctions.IsNan(builder, a[0])),
        new("isinf(x, /)", static (builder, a) => ElementwiseFunctions.IsInf(builder, a[0])),
        new("isfinite(x, /)", static (builder, a) => ElementwiseFunctions.IsFinite(builder, a[0])),
        new("minimum(x1, x2, /)", static (builder, a) => ElementwiseFunctions.Extreme(builder, OpCode.Minimum, a[0], a[1])),
        new("maximum(x1, x2, /)", static (builder, a) => ElementwiseFunctions.Extreme(builder, OpCode.Maximum, a[0], a[1])),
        new("clip(a, a_min=None, a_max=None, *, min=None, max=None)", static (builder, a) => ElementwiseFunctions.Clip(builder, a[0], a.Either("a_min", "min"), a.Either("a_max", "max"))),
        new("where(condition, x, y, /)", static (builder, a) => ElementwiseFunctions.Where(builder, a[0], a[1], a[2])),
        new("transpose(a, axes=None)", static (builder, a) => EachPart(builder, a, ShapeFunctions.Transpose)),
        new("swapaxes(a, axis1, axis2)", static (builder, a) => EachPart(builder, a, ShapeFunctions.SwapAxes)),
        new("reshape(a, /, shape)", static (builder, a) => EachPart(builder, a, ShapeFunctions.Reshape)),
        new("ravel(a)", static (builder, a) => builder.EachPart(a[0], part => ShapeFunctions.Ravel(builder, part))),
        new("squeeze(a, axis=None)", static (builder, a) => EachPart(builder, a, ShapeFunctions.Squeeze)),
        new("expand_dims(a, axis)", static (builder, a) => EachPart(builder, a, ShapeFunctions.ExpandDims)),
        new("broadcast_to(array, shape)", static (builder, a) => EachPart(builder, a, ShapeFunctions.BroadcastTo)),
        new("dot(a, b)", static (builder, a) => ProductFunctions.Dot(builder, a[0], a[1])),
        new("matmul(x1, x2, /)", static (builder, a) => ProductFunctions.MatMul(builder, a[0], a[1])),
        new("vdot(a, b)", static (builder, a) => ProductFunctions.VDot(builder, a[0], a[1])),
        new("norm(x, ord=None, axis=None, keepdims=False)", static (builder, a) => NormFunctions.Norm(builder, a)),
        Reduction("sum", static (builder, a) => ReductionFunctions.Sum(builder, a)),
        Reduction("prod", static (builder, a) => ReductionFunctions.Product(builder, a)),
        Reduction("mean", static (builder, a) => ReductionFunctions.Mean(builder, a)),
        Reduction("min", static (builder, a) => ReductionFunctions.Extreme(builder, OpCode.ReduceMin, "minimum", a)),
        Reduction("max", static (builder, a) => ReductionFunctions.Extreme(builder, OpCode.ReduceMax, "maximum", a)),
        Reduction("any", static (builder, a) => ReductionFunctions.Any(builder, a)),
        Reduction("all", static (builder, a) => ReductionFunctions.All(builder, a)),
        Reduction("count_nonzero", static (builder, a) => ReductionFunctions.CountNonzero(builder, a)),
        Position("argmin", static (builder, a) => PositionFunctions.Position(builder, OpCode.ReduceArgMin, a)),
        Position("argmax", static (builder, a) => PositionFunctions.Position(builder, OpCode.ReduceArgMax, a)),
        Spread("var", StatisticsFunctions.Variance),
        Spread("std", StatisticsFunctions.Deviation),
        Reduction("nansum", static (builder, a) => ReductionFunctions.NanSum(builder, a)),
        Reduction("nanprod", static (builder, a) => ReductionFunctions.NanProduct(builder, a)),
        Reduction("nanmean", static (builder, a) => ReductionFunctions.NanMean(builder, a)),
        Reduction("nanmin", static (builder, a) => ReductionFunctions.NanExtreme(builder, OpCode.ReduceNanMin, "fmin", a)),
        Reduction("nanmax", static (builder, a) => ReductionFunctions.NanExtreme(builder, OpCode.ReduceNanMax, "fmax", a)),
        Position("nanargmin", static (builder, a) => PositionFunctions.NanPosition(builder, OpCode.ReduceArgMin, a)),
        Position("nanargmax", static (builder, a) => PositionFunctions.NanPosition(builder, OpCode.ReduceArgMax, a)),
        Spread("nanvar", StatisticsFunctions.NanVariance),
        Spread("nanstd", StatisticsFunctions.NanDeviation),
    }.Concat(DTypes.All.Select(Cast)).ToDictionary(function => function.Name);

    /// <summary>The only method that differs from its function: for an array that is not complex it returns the array, even of bools.</summary>
    private static readonly Function ConjugateMethod =
        new("conj(x, /)", static (builder, a) => a[0] is { IsLiteral: false, IsComplex: false } real ? real : ElementwiseFunctions.Conjugate(builder, a[0]));

    public static IReadOnlyCollection<string> Names => Functions.Keys;

    public static Function? Find(string name) => Functions.GetValueOrDefault(name);

    /// <summary>Finds the function of a method, which takes the array as its first argument.</summary>
    public static Function? FindMethod(string name) => name == "conj" ? ConjugateMethod : Find(name);

    private static Function OfFloat(string name, OpCode op) =>
        new($"{name}(x, /)", (builder, a) => ElementwiseFunctions.OfFloat(builder, op, a[0]));

    private static Function OfTwoFloats(string name, OpCode op) =>
        new($"{name}(x1, x2, /)", (builder, a) => ElementwiseFunctions.OfFloats(builder, op, a[0], a[1]));

    /// <summary>Makes a reduction with the options that every reduction has.</summary>
    private static Function Reduction(string name, Func<ExpressionBuilder, Operand, Operand> reduce) =>
        new($"{name}(a, axis=None, *, keepdims=False)", (builder, a) => ReductionFunctions.Apply(builder, a, reduce));

    /// <summary>Makes a reduction over all elements or along one axis, where a position is one number.</summary>
    private static Function Position(string name, Func<ExpressionBuilder, Operand, Operand> reduce) =>
        new($"{name}(a, axis=None, *, keepdims=False)", (builder, a) => PositionFunctions.Apply(builder, a, reduce));

    /// <summary>Makes a variance or deviation, whose divisor is the count of elements less <c>ddof</c>.</summary>
    private static Function Spread(string name, Func<ExpressionBuilder, Operand, long, Node> spread) => new(
        $"{name}(a, axis=None, *, ddof=0, keepdims=False)",
        (builder, a) => ReductionFunctions.Apply(builder, a, (inner, operand) => spread(inner, operand, a.Integer("ddof"))));

    /// <summary>Makes a function of shapes, which does the same to both parts of a complex number.</summary>
    private static Operand EachPart(ExpressionBuilder builder, Arguments a, Func<ExpressionBuilder, Arguments, Node> apply) =>
        builder.EachPart(a[0], part => apply(builder, a.WithFirst(part)));

    /// <summary>Makes the conversion to a type, under the name of the type.</summary>
    private static Function Cast(DType dtype) =>
        new($"{dtype.Name()}(x, /)", (builder, a) => ElementwiseFunctions.Cast(builder, dtype, a[0]));
}
