using System.Globalization;
using System.Text;

namespace ActorShm.Actors.Logging;

/// <summary>Makes text from elsewhere, such as the name of a file, safe to print: replaces characters that a terminal would obey or that change the order of the letters around them.</summary>
/// <remarks>Such characters are shown as in Python: <c>\n</c>, <c>\x1b</c>, <c>\u202e</c>. A backslash stays as it is, so the result is for people and cannot be converted back.</remarks>
internal static class PrintableText
{
    /// <summary>Makes a text of one line printable.</summary>
    /// <param name="text">The text.</param>
    public static string Of(string text) => Replace(text, keepLines: false);

    /// <summary>Makes a text printable that may have several lines, and columns separated by tabs.</summary>
    /// <param name="text">The text.</param>
    public static string Lines(string text) => Replace(text, keepLines: true);

    private static string Replace(string text, bool keepLines)
    {
        ArgumentNullException.ThrowIfNull(text);
        var first = IndexOfCommand(text, 0, keepLines);
        if (first < 0)
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16);
        var start = 0;
        for (var i = first; i >= 0; i = IndexOfCommand(text, start, keepLines))
        {
            shown.Append(text, start, i - start).Append(Escape(text[i]));
            start = i + 1;
        }

        return shown.Append(text, start, text.Length - start).ToString();
    }

    private static int IndexOfCommand(string text, int start, bool keepLines)
    {
        for (var i = start; i < text.Length; i++)
        {
            if (IsCommand(text[i]) && !(keepLines && text[i] is '\n' or '\t'))
            {
                return i;
            }
        }

        return -1;
    }

    // Control characters; marks, embeddings, overrides and isolates of text direction; separators of lines and paragraphs.
    private static bool IsCommand(char c) =>
        char.IsControl(c) || c is '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string Escape(char c) => c switch
    {
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        < '\u0100' => string.Create(CultureInfo.InvariantCulture, $@"\x{(int)c:x2}"),
        _ => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}"),
    };
}
