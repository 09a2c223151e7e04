namespace ActorShm.Kernels;

/// <summary>Specifies the kind of a <see cref="Token"/>.</summary>
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
