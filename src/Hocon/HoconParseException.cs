namespace ActorShm.Hocon;

/// <summary>Text that is not HOCON, or whose substitutions and includes cannot be resolved.</summary>
/// <remarks>
/// The message starts with the position, <c>node.conf:12:7:</c>, and says what was expected and what was found.
/// <see cref="Exception.Source"/> is the file's name (or <c>string</c>, or the resource's name), not an assembly's.
/// </remarks>
public sealed class HoconParseException : Exception
{
    internal HoconParseException(HoconOrigin origin, string problem, Exception? cause = null)
        : base($"{origin.Source}:{origin.Line}:{origin.Column}: {problem}", cause)
    {
        Source = origin.Source;
        Line = origin.Line;
        Column = origin.Column;
    }

    /// <summary>The line of the offending text, counted from 1.</summary>
    public int Line { get; }

    /// <summary>The column of the offending text in UTF-16 characters, counted from 1.</summary>
    public int Column { get; }

    /// <summary>Whether a value contains itself. An optional substitution that leads to such a value counts as undefined.</summary>
    internal bool IsCycle { get; init; }
}
