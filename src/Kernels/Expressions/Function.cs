namespace ActorShm.Kernels;

/// <summary>A function of the language.</summary>
/// <param name="Name">NumPy's name.</param>
/// <param name="Arity">How many arguments it takes.</param>
/// <param name="Apply">Makes the node of its result; throws <see cref="ExpressionException"/> for types it does not take.</param>
internal sealed record Function(string Name, int Arity, Func<ExpressionBuilder, Operand[], Node> Apply);

/// <summary>All functions of the language, by name.</summary>
internal static class FunctionTable
{
    private static readonly Dictionary<string, Function> Functions = new Function[]
    {
        new("sqrt", 1, static (builder, a) => ElementwiseFunctions.OfFloat(builder, OpCode.Sqrt, "sqrt", a[0])),
        new("exp", 1, static (builder, a) => ElementwiseFunctions.OfFloat(builder, OpCode.Exp, "exp", a[0])),
        new("log", 1, static (builder, a) => ElementwiseFunctions.OfFloat(builder, OpCode.Log, "log", a[0])),
        new("sin", 1, static (builder, a) => ElementwiseFunctions.OfFloat(builder, OpCode.Sin, "sin", a[0])),
        new("cos", 1, static (builder, a) => ElementwiseFunctions.OfFloat(builder, OpCode.Cos, "cos", a[0])),
        new("abs", 1, static (builder, a) => ElementwiseFunctions.Abs(builder, a[0])),
        new("isnan", 1, static (builder, a) => ElementwiseFunctions.IsNan(builder, a[0])),
        new("minimum", 2, static (builder, a) => ElementwiseFunctions.Extreme(builder, OpCode.Minimum, a[0], a[1])),
        new("maximum", 2, static (builder, a) => ElementwiseFunctions.Extreme(builder, OpCode.Maximum, a[0], a[1])),
        new("where", 3, static (builder, a) => ElementwiseFunctions.Where(builder, a[0], a[1], a[2])),
        new("sum", 1, static (builder, a) => ReductionFunctions.Sum(builder, a[0])),
        new("mean", 1, static (builder, a) => ReductionFunctions.Mean(builder, a[0])),
        new("min", 1, static (builder, a) => ReductionFunctions.Extreme(builder, OpCode.ReduceMin, "minimum", a[0])),
        new("max", 1, static (builder, a) => ReductionFunctions.Extreme(builder, OpCode.ReduceMax, "maximum", a[0])),
        new("nansum", 1, static (builder, a) => ReductionFunctions.NanSum(builder, a[0])),
        new("nanmean", 1, static (builder, a) => ReductionFunctions.NanMean(builder, a[0])),
        new("nanmin", 1, static (builder, a) => ReductionFunctions.NanExtreme(builder, OpCode.ReduceNanMin, "fmin", a[0])),
        new("nanmax", 1, static (builder, a) => ReductionFunctions.NanExtreme(builder, OpCode.ReduceNanMax, "fmax", a[0])),
    }.ToDictionary(function => function.Name);

    public static IReadOnlyCollection<string> Names => Functions.Keys;

    public static Function? Find(string name) => Functions.GetValueOrDefault(name);
}
