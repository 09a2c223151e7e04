namespace ActorShm.Kernels;

/// <summary>Checks that the language has an operator or function, so that a missing one is refused where it is written and not when the program runs.</summary>
internal static class LanguageParts
{
    public static string RequireFunction(string name) => FunctionTable.Find(name) is not null
        ? name
        : throw new NotSupportedException($"It needs the function {name}, which the language does not have. {NameSuggestion.For(name, FunctionTable.Names, "")}");

    public static string RequireBinary(string symbol) => BinaryOperators.TryParse(symbol, out _)
        ? symbol
        : throw new NotSupportedException($"It needs the operator {symbol}, which the language does not have.");

    /// <summary>Checks for the complement, which the language has together with the other operators on bits.</summary>
    public static string RequireUnary(string symbol)
    {
        _ = symbol == "~" ? RequireBinary("&") : symbol;
        return symbol;
    }
}
