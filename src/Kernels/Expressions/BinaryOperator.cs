namespace ActorShm.Kernels;

/// <summary>Specifies an operator of the language that has two operands.</summary>
internal enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    MatMultiply,
    FloorDivide,
    Remainder,
    Power,
    And,
    Or,
    Xor,
    ShiftLeft,
    ShiftRight,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
}

/// <summary>What the parser and the typing need to know about an operator.</summary>
internal static class BinaryOperators
{
    private static readonly string[] Symbols =
        ["+", "-", "*", "/", "@", "//", "%", "**", "&", "|", "^", "<<", ">>", "<", "<=", ">", ">=", "==", "!="];

    public static bool IsComparison(this BinaryOperator op) => op >= BinaryOperator.Less;

    /// <summary>Whether the operator works on the bits of integers.</summary>
    public static bool IsBitwise(this BinaryOperator op) => op is >= BinaryOperator.And and <= BinaryOperator.ShiftRight;

    public static string Symbol(this BinaryOperator op) => Symbols[(int)op];

    public static bool TryParse(string text, out BinaryOperator op)
    {
        var index = Array.IndexOf(Symbols, text);
        op = (BinaryOperator)Math.Max(0, index);
        return index >= 0;
    }
}
