using System.Globalization;

namespace ActorShm.Segments.Tests;

/// <summary>A memory control group with a limit below the one of this process, removed when it is empty; needs the right to make one.</summary>
public sealed class MemoryControlGroup : IDisposable
{
    private MemoryControlGroup(string path) => Path = path;

    public string Path { get; }

    /// <summary>How often the kernel has killed somebody in the group.</summary>
    public int KillCount =>
        int.Parse(
            File.ReadLines(System.IO.Path.Combine(Path, File.Exists(System.IO.Path.Combine(Path, "memory.events")) ? "memory.events" : "memory.oom_control"))
                .Single(line => line.StartsWith("oom_kill ", StringComparison.Ordinal))["oom_kill ".Length..],
            CultureInfo.InvariantCulture);

    /// <summary>Makes one, or skips the test where that is not allowed.</summary>
    public static MemoryControlGroup Make(long limitBytes)
    {
        // Version 2 where its root hands the controller on to its children, else version 1.
        var isVersion2 = File.Exists("/sys/fs/cgroup/cgroup.subtree_control");
        var root = isVersion2 ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory";
        var group = new MemoryControlGroup(System.IO.Path.Combine(root, $"actorshm-test-{Guid.NewGuid():n}"));
        try
        {
            Directory.CreateDirectory(group.Path);
            File.WriteAllText(
                System.IO.Path.Combine(group.Path, isVersion2 ? "memory.max" : "memory.limit_in_bytes"),
                limitBytes.ToString(CultureInfo.InvariantCulture));
            return group;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            group.Dispose();
            Skip.If(true, $"Making a memory control group is not permitted here: {refused.Message}");
            throw;
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path); // rmdir: the files in it are the kernel's
        }
    }
}
