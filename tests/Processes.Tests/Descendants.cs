using System.Globalization;

namespace ActorShm.Processes.Tests;

/// <summary>What a process has started, and what that has started, as far as it runs now.</summary>
internal static class Descendants
{
    /// <summary>Their pids.</summary>
    public static IReadOnlyList<int> Of(int root)
    {
        var children = All().ToLookup(ParentOf);
        var found = new List<int>(children[root]);
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(children[found[i]]);
        }

        return found;
    }

    /// <summary>Those with a word in their arguments.</summary>
    public static IReadOnlyList<int> Of(int root, string argument) =>
        [.. Of(root).Where(pid => Read(pid, "cmdline").Split('\0').Contains(argument, StringComparer.Ordinal))];

    /// <summary>All processes, whoever has started them, that were given a variable, or that one forked which was.</summary>
    public static IReadOnlyList<int> With(string variable, string value) =>
        [.. All().Where(pid => Read(pid, "environ").Split('\0').Contains($"{variable}={value}", StringComparer.Ordinal))];

    /// <summary>A text about a process from <c>/proc</c>; empty when it is gone, or another user's.</summary>
    public static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    private static IEnumerable<int> All() => Directory.GetDirectories("/proc")
        .Select(directory => int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0);

    // pid (name, which may hold anything) state ppid …
    private static int? ParentOf(int pid) =>
        Read(pid, "stat") is { Length: > 0 } stat
            ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture)
            : null;
}
