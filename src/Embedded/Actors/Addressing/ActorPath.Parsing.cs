using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ActorShm.Embedded;

public abstract partial class ActorPath
{
    // The characters that Akka.NET allows in names besides letters and digits; they are those of path segments in RFC 2396.
    private const string NameMarks = "-_.*$+:@&=,!~';()";

    /// <summary>Whether an actor may have this name: it is not empty, does not begin with <c>$</c>, and has only characters of a URI's path segment.</summary>
    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$')
        {
            return false;
        }

        for (var i = 0; i < s.Length; i++)
        {
            if (s[i] == '%')
            {
                if (i + 2 >= s.Length || !char.IsAsciiHexDigit(s[i + 1]) || !char.IsAsciiHexDigit(s[i + 2]))
                {
                    return false;
                }

                i += 2;
            }
            else if (!char.IsAsciiLetterOrDigit(s[i]) && !NameMarks.Contains(s[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Joins names with a slash before each.</summary>
    public static string FormatPathElements(IEnumerable<string> pathElements) =>
        string.Concat(pathElements.Select(static name => "/" + name));

    /// <summary>Reads a path with its address, and the <c>#uid</c> at its end if there is one.</summary>
    /// <exception cref="FormatException">The text is not such a path.</exception>
    public static ActorPath Parse(string path) =>
        TryParse(path, out var parsed)
            ? parsed
            : throw new FormatException($"'{path}' is not an actor's path; it must read 'protocol://system/user/name' or 'protocol://system@host/user/name'.");

    /// <summary>Reads a path with its address; false when the text is not a path.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        actorPath = null;
        if (!Address.TryParse(path, out var address, out var names))
        {
            return false;
        }

        return TryParse(new RootActorPath(address), names, out actorPath);
    }

    /// <summary>Reads names relative to <paramref name="basePath"/>, or to its root when they begin with a slash.</summary>
    public static bool TryParse(ActorPath basePath, string absoluteUri, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        ArgumentNullException.ThrowIfNull(basePath);
        ArgumentNullException.ThrowIfNull(absoluteUri);
        actorPath = null;
        var path = absoluteUri.StartsWith('/') ? basePath.Root : basePath;
        foreach (var name in absoluteUri.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var (bare, uid) = SplitUid(name);
            if (bare.Length == 0 || uid < 0)
            {
                return false;
            }

            path = new ChildActorPath(path, bare, uid);
        }

        actorPath = path;
        return true;
    }

    // A uid that cannot be read is -1: no incarnation has it, and a parser refuses it.
    private static (string Name, long Uid) SplitUid(string name)
    {
        var hash = name.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0)
        {
            return (name, 0);
        }

        return long.TryParse(name.AsSpan(hash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
            ? (name[..hash], uid)
            : (name[..hash], -1);
    }
}
