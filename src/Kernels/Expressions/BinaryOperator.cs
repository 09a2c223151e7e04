namespace ActorShm.Kernels;

/// <summary>The operators of the language that stand between two operands.</summary>
internal enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    MatMultiply,
    Power,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
}

/// <summary>What the parser and the typing need to know of an operator.</summary>
internal static class BinaryOperators
{
    public static bool IsComparison(this BinaryOperator op) => op >= BinaryOperator.Less;

    public static bool TryParse(string text, out BinaryOperator op)
    {
        BinaryOperator? found = text switch
        {
            "+" => BinaryOperator.Add,
            "-" => BinaryOperator.Subtract,
            "*" => BinaryOperator.Multiply,
            "/" => BinaryOperator.Divide,
            "@" => BinaryOperator.MatMultiply,
            "**" => BinaryOperator.Power,
            "<" => BinaryOperator.Less,
            "<=" => BinaryOperator.LessEqual,
            ">" => BinaryOperator.Greater,
            ">=" => BinaryOperator.GreaterEqual,
            "==" => BinaryOperator.Equal,
            "!=" => BinaryOperator.NotEqual,
            _ => null,
        };
        op = found.GetValueOrDefault();
        return found is not null;
    }
}
