using ActorShm.Host.Ending;

namespace ActorShm.Host.Files.Reading;

/// <summary>The form <c>NAME=FILE</c> that inputs and outputs share.</summary>
internal static class NamedFile
{
    /// <summary>Splits at the first equals sign and checks that the name can stand in a program.</summary>
    /// <exception cref="UsageException">The name or the file is missing, or the name cannot stand in a program.</exception>
    public static (string Name, string File) Split(string argument, string option, string form)
    {
        var mark = argument.IndexOf('=', StringComparison.Ordinal);
        if (mark <= 0 || mark == argument.Length - 1)
        {
            throw new UsageException($"{option} {argument}: write {form}.");
        }

        var name = argument[..mark];
        return IsName(name)
            ? (name, argument[(mark + 1)..])
            : throw new UsageException($"{option} {argument}: '{name}' cannot be a name in a program; use letters, digits and underscores, not beginning with a digit.");
    }

    /// <summary>Refuses names that are given twice.</summary>
    /// <exception cref="UsageException">A name is given twice.</exception>
    public static void RefuseRepeats(IEnumerable<string> names, string option)
    {
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } repeated)
        {
            throw new UsageException($"{option}: the name '{repeated.Key}' is given {repeated.Count()} times; each may be given once.");
        }
    }

    private static bool IsName(string text) =>
        (char.IsAsciiLetter(text[0]) || text[0] == '_') && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
