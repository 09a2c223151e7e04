namespace ActorShm.Kernels;

/// <summary>The functions that are also methods of NumPy's arrays, so that <c>x.mean(axis=0)</c> is <c>mean(x, axis=0)</c>.</summary>
internal static class MethodNames
{
    private static readonly HashSet<string> Methods =
    [
        "all", "any", "argmax", "argmin", "clip", "conj", "dot", "max", "mean", "min", "prod", "ravel", "reshape", "round", "squeeze", "std", "sum",
        "swapaxes", "transpose", "var",
    ];

    public static bool IsMethod(string name) => Methods.Contains(name);

    /// <summary>Whether NumPy's method also takes its numbers as separate arguments: <c>x.reshape(7, 3)</c>.</summary>
    public static bool TakesSeparateNumbers(string name) => name is "reshape" or "transpose";

    /// <summary>Gets the function whose value an attribute is, or null.</summary>
    public static string? FunctionOf(string attribute) => attribute switch
    {
        "T" => "transpose",
        "real" or "imag" => attribute,
        _ => null,
    };
}
