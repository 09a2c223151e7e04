namespace ActorShm.Kernels;

/// <summary>Asks whether the language has an operator or function, so that what it does not have is refused where it is written and not when it runs.</summary>
internal static class LanguageParts
{
    public static string RequireFunction(string name) => FunctionTable.Find(name) is not null
        ? name
        : throw new NotSupportedException($"It needs the function {name}, which the language does not have. {NameSuggestion.For(name, FunctionTable.Names, "")}");

    public static string RequireBinary(string symbol) => BinaryOperators.TryParse(symbol, out _)
        ? symbol
        : throw new NotSupportedException($"It needs the operator {symbol}, which the language does not have.");

    /// <summary>The complement is one of the operators on bits, which come together.</summary>
    public static string RequireUnary(string symbol)
    {
        _ = symbol == "~" ? RequireBinary("&") : symbol;
        return symbol;
    }
}
