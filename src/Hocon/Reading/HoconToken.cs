using System.Runtime.InteropServices;

namespace ActorShm.Hocon;

/// <summary>The kinds of token that HOCON text consists of. Comments are white space to everybody but the tokenizer.</summary>
internal enum HoconTokenKind
{
    End,
    NewLine,
    WhiteSpace,
    Comma,
    Colon,
    Equals,
    PlusEquals,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    OpenSubstitution,
    OpenOptionalSubstitution,
    Quoted,
    Unquoted,
}

/// <summary>One token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The value of a quoted string; the text of any other token.</param>
/// <param name="Origin">Where it starts.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HoconToken(HoconTokenKind Kind, string Text, HoconOrigin Origin)
{
    public bool Is(HoconTokenKind kind) => Kind == kind;

    /// <summary>The token as an error message names it.</summary>
    public override string ToString() => Kind switch
    {
        HoconTokenKind.End => "the end of the text",
        HoconTokenKind.NewLine => "the end of the line",
        HoconTokenKind.WhiteSpace => "white space",
        HoconTokenKind.Quoted => "the string " + HoconRenderer.Quote(Shorten(Text)),
        _ => $"'{Shorten(Text)}'",
    };

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
