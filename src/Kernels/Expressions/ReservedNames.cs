namespace ActorShm.Kernels;

/// <summary>Names that a program cannot give to a value.</summary>
internal static class ReservedNames
{
    private static readonly HashSet<string> Keywords =
    [
        "and", "or", "not", "is", "in", "if", "else", "elif", "for", "while", "lambda", "def", "class", "return", "import",
        "from", "as", "with", "try", "except", "finally", "raise", "pass", "break", "continue", "del", "global", "nonlocal",
        "yield", "async", "await", "assert", "None",
    ];

    /// <summary>Gets the literal that is spelled as a name.</summary>
    public static Literal? LiteralNamed(string name) => name switch
    {
        "nan" => Literal.Of(CanonicalNan.Float64),
        "inf" => Literal.Of(double.PositiveInfinity),
        "True" => Literal.Of(true),
        "False" => Literal.Of(false),
        _ => null,
    };

    /// <summary>Gets NumPy's constant of a name. A program may use the name for something else: an input or an assigned value of this name comes first.</summary>
    public static Literal? ConstantNamed(string name) => name switch
    {
        "pi" => Literal.Of(Math.PI),
        "e" => Literal.Of(Math.E),
        _ => null,
    };

    public static bool IsKeyword(string name) => Keywords.Contains(name);

    /// <summary>Says why a name cannot be given to a value; null when it can.</summary>
    public static string? WhyNot(string name)
    {
        if (FunctionTable.Find(name) is not null)
        {
            return $"'{name}' is a function of the language and cannot name a value. Choose another name.";
        }

        if (LiteralNamed(name) is not null)
        {
            return $"'{name}' is a constant of the language and cannot name a value. Choose another name.";
        }

        return IsKeyword(name) ? $"'{name}' is a keyword of Python and cannot name a value. Choose another name." : null;
    }

    /// <summary>Whether the text is a name at all.</summary>
    public static bool IsName(string text) =>
        text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_') && text.All(static c => char.IsLetterOrDigit(c) || c == '_');
}
