namespace ActorShm.Kernels;

/// <summary>A program could not be understood: its text, a type or a shape is wrong.</summary>
/// <remarks>
/// The message says what is wrong, then shows the line of the program with a caret under the character in question, and
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

    /// <summary>For a problem that is not at one place of the text.</summary>
    internal ProgramException(string problem, string program)
        : base(problem)
    {
        Problem = problem;
        Program = program;
    }

    /// <summary>What is wrong, without the quoted line.</summary>
    public string Problem { get; }

    /// <summary>The text of the whole program.</summary>
    public string Program { get; }

    /// <summary>The index of the character in <see cref="Program"/> where the problem shows, counted from 0; its length for the end.</summary>
    public int Position { get; }

    private static string Describe(string problem, string program, int position)
    {
        var text = program.Replace("\r\n", " \n", StringComparison.Ordinal).Replace('\r', '\n'); // every line end as one, where it was
        var lineStart = position == 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;
        var lineEnd = text.IndexOf('\n', position);
        var line = text[lineStart..(lineEnd < 0 ? text.Length : lineEnd)].TrimEnd();
        var lineNumber = text.AsSpan(0, lineStart).Count('\n') + 1;
        return $"{problem}\n  line {lineNumber}, column {position - lineStart + 1}:\n{Quote(line, position - lineStart)}";
    }

    /// <summary>The line and its caret; a long line is cut to a window round the caret, and tabs keep the two aligned.</summary>
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
