namespace ActorShm.Kernels;

/// <summary>What a <see cref="Token"/> is.</summary>
internal enum TokenKind
{
    Number,
    Name,
    Operator,
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
    Colon,
    Ellipsis,
    Dot,
    Comma,
    Assign,

    /// <summary>A semicolon or a line end outside parentheses.</summary>
    EndOfStatement,
    EndOfProgram,
}
