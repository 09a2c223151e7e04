namespace ActorShm.Kernels;

/// <summary>All functions of the language, by name.</summary>
internal static class FunctionTable
{
    private static readonly Dictionary<string, Function> Functions = new Function[]
    {
        OfFloat("sqrt", OpCode.Sqrt),
        OfFloat("cbrt", OpCode.Cbrt),
        OfFloat("exp", OpCode.Exp),
        OfFloat("exp2", OpCode.Exp2),
        OfFloat("expm1", OpCode.Expm1),
        OfFloat("log", OpCode.Log),
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
        new("isnan(x, /)", static (builder, a) => ElementwiseFunctions.IsNan(builder, a[0])),
        new("minimum(x1, x2, /)", static (builder, a) => ElementwiseFunctions.Extreme(builder, OpCode.Minimum, a[0], a[1])),
        new("maximum(x1, x2, /)", static (builder, a) => ElementwiseFunctions.Extreme(builder, OpCode.Maximum, a[0], a[1])),
        new("where(condition, x, y, /)", static (builder, a) => ElementwiseFunctions.Where(builder, a[0], a[1], a[2])),
        new("transpose(a, axes=None)", static (builder, a) => ShapeFunctions.Transpose(builder, a)),
        new("swapaxes(a, axis1, axis2)", static (builder, a) => ShapeFunctions.SwapAxes(builder, a)),
        new("reshape(a, /, shape)", static (builder, a) => ShapeFunctions.Reshape(builder, a)),
        new("ravel(a)", static (builder, a) => ShapeFunctions.Ravel(builder, a[0])),
        new("squeeze(a, axis=None)", static (builder, a) => ShapeFunctions.Squeeze(builder, a)),
        new("expand_dims(a, axis)", static (builder, a) => ShapeFunctions.ExpandDims(builder, a)),
        new("broadcast_to(array, shape)", static (builder, a) => ShapeFunctions.BroadcastTo(builder, a)),
        new("dot(a, b)", static (builder, a) => ProductFunctions.Dot(builder, a[0], a[1])),
        new("matmul(x1, x2, /)", static (builder, a) => ProductFunctions.MatMul(builder, a[0], a[1])),
        new("vdot(a, b)", static (builder, a) => ProductFunctions.VDot(builder, a[0], a[1])),
        new("norm(x, ord=None, axis=None, keepdims=False)", static (builder, a) => NormFunctions.Norm(builder, a)),
        Reduction("sum", static (builder, a) => ReductionFunctions.Sum(builder, a)),
        Reduction("mean", static (builder, a) => ReductionFunctions.Mean(builder, a)),
        Reduction("min", static (builder, a) => ReductionFunctions.Extreme(builder, OpCode.ReduceMin, "minimum", a)),
        Reduction("max", static (builder, a) => ReductionFunctions.Extreme(builder, OpCode.ReduceMax, "maximum", a)),
        Reduction("nansum", static (builder, a) => ReductionFunctions.NanSum(builder, a)),
        Reduction("nanmean", static (builder, a) => ReductionFunctions.NanMean(builder, a)),
        Reduction("nanmin", static (builder, a) => ReductionFunctions.NanExtreme(builder, OpCode.ReduceNanMin, "fmin", a)),
        Reduction("nanmax", static (builder, a) => ReductionFunctions.NanExtreme(builder, OpCode.ReduceNanMax, "fmax", a)),
    }.ToDictionary(function => function.Name);

    public static IReadOnlyCollection<string> Names => Functions.Keys;

    public static Function? Find(string name) => Functions.GetValueOrDefault(name);

    private static Function OfFloat(string name, OpCode op) =>
        new($"{name}(x, /)", (builder, a) => ElementwiseFunctions.OfFloat(builder, op, name, a[0]));

    private static Function OfTwoFloats(string name, OpCode op) =>
        new($"{name}(x1, x2, /)", (builder, a) => ElementwiseFunctions.OfFloats(builder, op, name, a[0], a[1]));

    /// <summary>A reduction with the options that every reduction has.</summary>
    private static Function Reduction(string name, Func<ExpressionBuilder, Operand, Node> reduce) =>
        new($"{name}(a, axis=None, *, keepdims=False)", (builder, a) => ReductionFunctions.Apply(builder, a, reduce));
}
