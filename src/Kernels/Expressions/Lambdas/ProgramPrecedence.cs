namespace ActorShm.Kernels;

/// <summary>The precedence of the language's operators, which is Python's.</summary>
internal static class ProgramPrecedence
{
    public const int Comparison = 1;
    public const int Unary = 8;
    public const int Power = 9;
    public const int Atom = 10;

    public static int Of(string symbol) => symbol switch
    {
        "|" => 2,
        "^" => 3,
        "&" => 4,
        "<<" or ">>" => 5,
        "+" or "-" => 6,
        "*" or "/" or "//" or "%" => 7,
        "**" => Power,
        _ => Comparison,
    };
}
