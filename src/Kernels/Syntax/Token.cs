namespace ActorShm.Kernels;

/// <summary>One word of a program.</summary>
/// <param name="Kind">The kind of the token.</param>
/// <param name="Text">Its characters as written.</param>
/// <param name="Position">The index of its first character in the program.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    public int End => Position + Text.Length;

    public bool Is(string operatorText) => Kind == TokenKind.Operator && Text == operatorText;

    /// <summary>Gets the token as an error message names it.</summary>
    public string Spoken => Kind switch
    {
        TokenKind.EndOfProgram => "the end of the program",
        TokenKind.EndOfStatement when Text == ";" => "';'",
        TokenKind.EndOfStatement => "the end of the line",
        _ => $"'{Text}'",
    };
}
