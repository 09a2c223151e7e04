namespace ActorShm.Differential.Generation;

/// <summary>All operators and functions of the language.</summary>
internal static class Grammar
{
    private static readonly string[] Elementary =
    [
        "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "cbrt",
    ];

    private static readonly string[] Types =
    [
        "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64", "complex64", "complex128",
    ];

    public static IReadOnlyList<Operation> All { get; } =
    [
        .. Operators,
        .. ElementwiseFunctions,
        .. Elementary.Select(static name => new Operation($"{name}({{0}})", name == "cbrt" ? Kind.Real : Kind.Any, Rounding.FloatDiffers, Weight: 1)),
        .. Types.Select(static name => new Operation($"{name}({{0}})", name.StartsWith("complex", StringComparison.Ordinal) ? Kind.Any : Kind.Real, Weight: 1)),
        .. Reductions,
        .. Products,
        .. Views,
    ];

    /// <summary>The operators between two numbers, which follow Python.</summary>
    public static IReadOnlyList<Operation> OfNumbers { get; } = [.. Operators.Where(static operation => operation.OperandCount == 2)];

    private static IEnumerable<Operation> Operators =>
    [
        new("({0} + {1})", Kind.Any, Weight: 8),
        new("({0} - {1})", Kind.Any, Weight: 6),
        new("({0} * {1})", Kind.Any, Rounding.ComplexDiffers, Weight: 8),
        new("({0} / {1})", Kind.Any, Rounding.ComplexDiffers, Weight: 5),
        new("({0} // {1})", Kind.Real, Weight: 4),
        new("({0} % {1})", Kind.Real, Weight: 4),
        new("({0} ** {1})", Kind.Any, Rounding.FloatDiffers, Weight: 5),
        new("({0} ** {a})", Kind.Any, Rounding.FloatDiffers, static (options, _) => options.Exponent()),
        .. new[] { "&", "|", "^", "<<", ">>" }.Select(static op => new Operation($"({{0}} {op} {{1}})", Kind.Whole)),
        .. new[] { "==", "!=", "<", "<=", ">", ">=" }.Select(static op => new Operation($"({{0}} {op} {{1}})", Kind.Any)),
        new("(-{0})", Kind.Any),
        new("(+{0})", Kind.Any, Weight: 1),
        new("(~{0})", Kind.Whole),
    ];

    private static IEnumerable<Operation> ElementwiseFunctions =>
    [
        .. new[] { "abs", "sqrt" }.Select(static name => new Operation($"{name}({{0}})", Kind.Any, Rounding.ComplexDiffers)),
        new("sign({0})", Kind.Any, Rounding.ComplexDiffers, Weight: 1),
        .. new[] { "floor", "ceil", "trunc" }.Select(static name => new Operation($"{name}({{0}})", Kind.Real, Weight: 1)),
        .. new[] { "isnan", "isinf", "isfinite", "real", "imag", "conj" }.Select(static name => new Operation($"{name}({{0}})", Kind.Any, Weight: 1)),
        new("{0}.conj()", Kind.Any, Weight: 1),
        new("round({0}{a})", Kind.Any, Options: static (options, _) => options.Decimals()),
        new("minimum({0}, {1})", Kind.Any, Weight: 3),
        new("maximum({0}, {1})", Kind.Any, Weight: 3),
        new("clip({0}, {1}, {2})", Kind.Any),
        new("clip({0}, {a})", Kind.Any, Options: static (options, _) => $"{options.ClipBound()}, {options.ClipBound()}"),
        new("{0}.clip({a})", Kind.Whole, Options: static (options, _) => $"{options.ClipBound()}, {options.ClipBound()}", Weight: 1),
        new("where({0}, {1}, {2})", Kind.Any, Weight: 6),
        new("arctan2({0}, {1})", Kind.Real, Rounding.FloatDiffers),
        new("hypot({0}, {1})", Kind.Real, Rounding.FloatDiffers),
        new("complex({0}, {1})", Kind.Real),
    ];

    private static IEnumerable<Operation> Reductions =>
    [
        .. new[] { "sum", "mean", "nansum", "prod", "nanprod", "nanmean" }.Select(static name => Reduction(name, Kind.Any, Rounding.FloatDiffers)),
        .. new[] { "min", "max", "nanmin", "nanmax" }.Select(static name => Reduction(name, Kind.Any, Rounding.ComplexDiffers)),
        .. new[] { "argmin", "argmax", "nanargmin", "nanargmax" }.Select(static name => new Operation($"{name}({{0}}{{a}})", Kind.Any, Options: static (options, term) => options.ReducedAxis(term.Shape.Count))),
        .. new[] { "any", "all", "count_nonzero" }.Select(static name => Reduction(name, Kind.Any, Rounding.Exact)),
        .. new[] { "var", "std", "nanvar", "nanstd" }.Select(static name => Spread(name, Kind.Any)),
        .. new[] { "sum", "mean", "prod" }.Select(static name => new Operation($"{{0}}.{name}({{a}})", Kind.Any, Rounding.FloatDiffers, static (options, term) => options.ReducedAxes(term.Shape.Count).TrimStart(',', ' '), Weight: 1)),
    ];

    private static IEnumerable<Operation> Products =>
    [
        new("({0} @ {1})", Kind.Any, Rounding.FloatDiffers, Fits: false),
        new("({0} @ swapaxes({0}, -1, -2))", Kind.Any, Rounding.FloatDiffers),
        new("(swapaxes({0}, -1, -2) @ {0})", Kind.Any, Rounding.FloatDiffers, Weight: 1),
        new("dot({0}, {1})", Kind.Any, Rounding.FloatDiffers, Fits: false),
        new("matmul({0}, {1})", Kind.Any, Rounding.FloatDiffers, Fits: false, Weight: 1),
        new("vdot({0}, {1})", Kind.Any, Rounding.FloatDiffers, Fits: false, Weight: 1),
        new("{0}.dot({1})", Kind.Any, Rounding.FloatDiffers, Fits: false, Weight: 1),
        new("norm({0}{a})", Kind.Any, Rounding.FloatDiffers, static (options, term) => options.Norm(term.Shape.Count)),
    ];

    private static IEnumerable<Operation> Views =>
    [
        new("{0}[{a}]", Kind.Any, Options: static (options, term) => options.Index(term.Shape), Weight: 10),
        new("transpose({0}{a})", Kind.Any, Options: static (options, term) => options.Axes(term.Shape.Count)),
        new("swapaxes({0}, {a})", Kind.Any, Options: static (options, term) => $"{options.Axis(term.Shape.Count)}, {options.Axis(term.Shape.Count)}", Weight: 1),
        new("{0}.T", Kind.Any, Weight: 1),
        new("{0}[()]", Kind.Any, Weight: 1),
        new("{0}.reshape({a})", Kind.Any, Options: static (options, term) => options.NewShape(term.ElementCount).Trim('(', ')', ','), Weight: 1),
        new("reshape({0}, {a})", Kind.Any, Options: static (options, term) => options.NewShape(term.ElementCount)),
        new("ravel({0})", Kind.Any, Weight: 1),
        new("squeeze({0}{a})", Kind.Any, Options: static (options, term) => options.SqueezedAxis(term.Shape), Weight: 1),
        new("expand_dims({0}, {a})", Kind.Any, Options: static (options, term) => options.Axis(term.Shape.Count + 1), Weight: 1),
        new("broadcast_to({0}, {a})", Kind.Any, Options: static (options, term) => options.WiderShape(term.Shape), Weight: 1),
    ];

    private static Operation Reduction(string name, Kind takes, Rounding rounding) =>
        new($"{name}({{0}}{{a}})", takes, rounding, static (options, term) => options.ReducedAxes(term.Shape.Count));

    private static Operation Spread(string name, Kind takes) =>
        new($"{name}({{0}}{{a}})", takes, Rounding.FloatDiffers, static (options, term) => options.DegreesOfFreedom() + options.ReducedAxes(term.Shape.Count), Weight: 1);
}
