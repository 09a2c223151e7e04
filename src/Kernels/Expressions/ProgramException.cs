namespace ActorShm.Kernels;

/// <summary>Thrown when a program is wrong: its text, a type or a shape.</summary>
/// <remarks>
/// The message says what is wrong, and then shows the line of the program with a caret under the character in question. It
/// is meant to be printed as it is.
/// </remarks>
public sealed class ProgramException : Exception
{
    internal ProgramException(string problem, string program, int position, Exception? inner = null)
        : base(Describe(problem, program, position), inner)
    {
        Problem = problem;
        Program = program;
        Position = position;
    }

    /// <summary>Creates an exception for a problem that is not at one place of the text.</summary>
    internal ProgramException(string problem, string program)
        : base(problem)
    {
        Problem = problem;
        Program = program;
    }

    /// <summary>Gets what is wrong, without the quoted line.</summary>
    public string Problem { get; }

    /// <summary>Gets the text of the whole program.</summary>
    public string Program { get; }

    /// <summary>Gets the index of the character in <see cref="Program"/> where the problem is, counted from 0; the length of the program for its end.</summary>
    public int Position { get; }

    private static string Describe(string problem, string program, int position)
    {
        var text = program.Replace("\r\n", " \n", StringComparison.Ordinal).Replace('\r', '\n'); // makes every line end one character, at the same place
        var lineStart = position == 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;
        var lineEnd = text.IndexOf('\n', position);
        var line = text[lineStart..(lineEnd < 0 ? text.Length : lineEnd)].TrimEnd();
        var lineNumber = text.AsSpan(0, lineStart).Count('\n') + 1;
        return $"{problem}\n  line {lineNumber}, column {position - lineStart + 1}:\n{Quote(line, position - lineStart)}";
    }

    /// <summary>Quotes the line with its caret. A long line is cut to a window around the caret, and tabs keep the two aligned.</summary>
    private static string Quote(string line, int column)
    {
        const int Window = 60;
        var start = Math.Max(0, column - Window);
        var end = Math.Min(line.Length, column + Window);
        var shown = (start > 0 ? "…" : "") + line[start..end] + (end < line.Length ? "…" : "");
        var caretColumn = column - start + (start > 0 ? 1 : 0);
        var indent = string.Concat(shown.PadRight(caretColumn)[..caretColumn].Select(c => c == '\t' ? '\t' : ' '));
        return $"    {shown}\n    {indent}^";
    }
}
