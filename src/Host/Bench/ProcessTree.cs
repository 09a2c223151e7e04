using System.Globalization;
using ActorShm.Segments;

namespace ActorShm.Host.Bench;

/// <summary>A process together with all its descendants.</summary>
internal static class ProcessTree
{
    /// <summary>The memory of all these processes together; pages that they share are counted once.</summary>
    public static long MemoryOf(int root) => MembersOf(root).Sum(pid => CurrentProcess.ProportionalSetSize(pid) ?? 0);

    /// <summary>The process itself and all its descendants that are running now.</summary>
    public static IReadOnlyList<int> MembersOf(int root)
    {
        var children = ParentsByPid().ToLookup(pair => pair.Parent, pair => pair.Pid);
        var members = new List<int> { root };
        for (var i = 0; i < members.Count; i++)
        {
            members.AddRange(children[members[i]]);
        }

        return members;
    }

    private static IEnumerable<(int Pid, int Parent)> ParentsByPid()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && ParentOf(pid) is { } parent)
            {
                yield return (pid, parent);
            }
        }
    }

    private static int? ParentOf(int pid)
    {
        try
        {
            // pid (name, which may hold anything) state ppid …
            var stat = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
