namespace ActorShm.Kernels;

/// <summary>Makes the message about a function that the language does not have.</summary>
internal static class UnknownFunction
{
    private static readonly HashSet<string> OfSortedElements =
    [
        "median", "nanmedian", "percentile", "nanpercentile", "quantile", "nanquantile", "sort", "argsort", "partition", "argpartition", "unique", "searchsorted",
    ];

    /// <summary>Says that the function is unknown, and what may have been meant or why it is missing.</summary>
    public static string Problem(string name) => $"Unknown function '{name}'. " + (OfSortedElements.Contains(name)
        ? "It needs the elements in order, and programs do not sort in this version; any number of them is counted by sum(x < limit)."
        : name == "astype" ? "The types are the functions that convert: float32(x)."
        : NameSuggestion.For(name, FunctionTable.Names, ""));
}
