using System.Collections.Frozen;
using System.Reflection;

namespace ActorShm.Kernels;

/// <summary>The methods of <see cref="Math"/>, <see cref="MathF"/> and the number types for which the language has a function of NumPy.</summary>
/// <remarks>A row takes effect as soon as the language has its function; until then a lambda that needs it is refused.</remarks>
internal static class CSharpMethods
{
    /// <summary>Makes the expression of a call from its arguments and the type of its result.</summary>
    public delegate ArrayExpression Translation(ArrayExpression[] arguments, DType result);

    private static readonly FrozenDictionary<(string Name, int Count), (Translation Translate, bool TakesIntegers)> Rows =
        Floating().Concat(OfEveryNumber()).ToFrozenDictionary(row => (row.Name, row.Count), row => (row.Translate, row.TakesIntegers));

    /// <summary>Finds the translation of a method, or null.</summary>
    public static Translation? Find(MethodInfo method)
    {
        var parameters = method.GetParameters();
        if (!IsOfNumbers(method)
            || !Rows.TryGetValue((method.Name, parameters.Length), out var row)
            || CSharpTypes.Find(method.ReturnType) is null)
        {
            return null;
        }

        var types = parameters.Select(parameter => CSharpTypes.Find(parameter.ParameterType)).ToArray();
        return Array.TrueForAll(types, type => type is not null && (row.TakesIntegers || !type.IsInteger)) ? row.Translate : null;
    }

    /// <summary>Gets the parameter lists, such as (x, y), with which the language has this method when it does not have this overload.</summary>
    public static string[] OtherForms(MethodInfo method) => IsOfNumbers(method)
        ? [.. Rows.Keys
            .Where(row => row.Name == method.Name && row.Count != method.GetParameters().Length)
            .OrderBy(row => row.Count)
            .Select(row => $"({string.Join(", ", "xyz".Take(row.Count))})")]
        : [];

    private static bool IsOfNumbers(MethodInfo method) =>
        method.DeclaringType is { } declaring && (declaring == typeof(Math) || declaring == typeof(MathF) || CSharpTypes.Find(declaring) is not null);

    private static IEnumerable<(string Name, int Count, Translation Translate, bool TakesIntegers)> Floating() =>
    [
        .. new[]
        {
            ("Sqrt", 1, "sqrt"), ("Cbrt", 1, "cbrt"), ("Hypot", 2, "hypot"),
            ("Exp", 1, "exp"), ("Exp2", 1, "exp2"), ("ExpM1", 1, "expm1"),
            ("Log", 1, "log"), ("Log2", 1, "log2"), ("Log10", 1, "log10"), ("LogP1", 1, "log1p"),
            ("Sin", 1, "sin"), ("Cos", 1, "cos"), ("Tan", 1, "tan"),
            ("Asin", 1, "arcsin"), ("Acos", 1, "arccos"), ("Atan", 1, "arctan"), ("Atan2", 2, "arctan2"),
            ("Sinh", 1, "sinh"), ("Cosh", 1, "cosh"), ("Tanh", 1, "tanh"),
            ("Asinh", 1, "arcsinh"), ("Acosh", 1, "arccosh"), ("Atanh", 1, "arctanh"),
            ("Floor", 1, "floor"), ("Ceiling", 1, "ceil"), ("Truncate", 1, "trunc"), ("Round", 1, "round"),
            ("IsInfinity", 1, "isinf"), ("IsFinite", 1, "isfinite"), ("Conjugate", 1, "conj"),
        }.Select(row => (row.Item1, row.Item2, Named(row.Item3), false)),
        ("IsNaN", 1, IsNan, false),
        ("Pow", 2, static (a, result) => ArrayExpression.Binary("**", result, a[0], a[1]), false),
        ("IsPositiveInfinity", 1, static (a, _) => EqualTo(a[0], double.PositiveInfinity), false),
        ("IsNegativeInfinity", 1, static (a, _) => EqualTo(a[0], double.NegativeInfinity), false),
    ];

    private static IEnumerable<(string Name, int Count, Translation Translate, bool TakesIntegers)> OfEveryNumber() =>
    [
        ("Abs", 1, Named("abs"), true),
        ("Min", 2, Named("minimum"), true),
        ("Max", 2, Named("maximum"), true),
        ("Clamp", 3, Clamp, true),
        ("Sign", 1, static (a, result) => CSharpConversions.Cast(ArrayExpression.Call("sign", a[0].DType, a[0]), result), true),
    ];

    /// <summary>To .NET, a complex number with an infinite part is infinite and not NaN.</summary>
    private static ArrayExpression IsNan(ArrayExpression[] a, DType result)
    {
        var isNan = ArrayExpression.Call("isnan", result, a[0]);
        return a[0].DType.IsComplex()
            ? ArrayExpression.Binary("&", result, isNan, ArrayExpression.Unary("~", result, ArrayExpression.Call("isinf", result, a[0])))
            : isNan;
    }

    private static Translation Named(string function) => (a, result) => ArrayExpression.Call(function, result, [.. a]);

    /// <summary>Clamps by comparisons, as .NET does: a bound that is NaN bounds nothing, and -0.0 is not less than 0.0.</summary>
    private static ArrayExpression Clamp(ArrayExpression[] a, DType result) => result.IsFloat()
        ? CSharpOperators.Choose(
            ArrayExpression.Binary("<", DType.Bool, a[0], a[1]),
            a[1],
            CSharpOperators.Choose(ArrayExpression.Binary(">", DType.Bool, a[0], a[2]), a[2], a[0]))
        : ArrayExpression.Call("clip", result, a[0].Typed, a[1], a[2]); // a literal in the first place would be an int64

    private static ArrayExpression EqualTo(ArrayExpression a, double value) => ArrayExpression.Binary("==", DType.Bool, a, ArrayExpression.Constant(value));
}
