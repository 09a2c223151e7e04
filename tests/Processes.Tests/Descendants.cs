using System.Globalization;

namespace ActorShm.Processes.Tests;

/// <summary>What a process has started, and what that has started, as far as it runs now.</summary>
internal static class Descendants
{
    /// <summary>Their pids.</summary>
    public static IReadOnlyList<int> Of(int root)
    {
        var children = Directory.GetDirectories("/proc")
            .Where(directory => int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .ToLookup(ParentOf, directory => int.Parse(Path.GetFileName(directory), CultureInfo.InvariantCulture));
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

    /// <summary>A text about a process from <c>/proc</c>; empty when it is gone.</summary>
    public static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    // pid (name, which may hold anything) state ppid …
    private static int? ParentOf(string directory) =>
        Read(int.Parse(Path.GetFileName(directory), CultureInfo.InvariantCulture), "stat") is { Length: > 0 } stat
            ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture)
            : null;
}
