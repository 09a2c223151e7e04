namespace ActorShm.Testing;

/// <summary>Whether a line is the one that a filter describes.</summary>
internal static class TextMatch
{
    public static bool Of(string line, string? message, string? start, string? contains)
    {
        var text = WithoutPath(line);
        return (message is null || text == message)
            && (start is null || text.StartsWith(start, StringComparison.Ordinal))
            && (contains is null || text.Contains(contains, StringComparison.Ordinal));
    }

    // An actor's lines begin with its path in square brackets, which is not part of what it said.
    private static string WithoutPath(string line) =>
        line.StartsWith("[/", StringComparison.Ordinal) && line.IndexOf("] ", StringComparison.Ordinal) is > 0 and var end ? line[(end + 2)..] : line;
}
