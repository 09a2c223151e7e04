using ActorShm.Actors;

namespace ActorShm.Host.Load.Running;

/// <summary>What is still there although it should be gone.</summary>
/// <param name="Segments">The number of segments that no session owns any more.</param>
/// <param name="Bytes">The bytes of these segments, and of files that still exist although every host has ended.</param>
/// <param name="What">The segments and directories by name, for the report.</param>
internal sealed record Leaks(int Segments, long Bytes, IReadOnlyList<string> What)
{
    /// <summary>No leaks.</summary>
    public static Leaks None { get; } = new(0, 0, []);

    /// <summary>Adds other leaks to these.</summary>
    public Leaks And(Leaks other) => new(Segments + other.Segments, Bytes + other.Bytes, [.. What, .. other.What]);

    /// <summary>Gets the segments that the run has although the session that made them is closed.</summary>
    public static Leaks InRun(RunClient client)
    {
        var left = client.Segments.List();
        return new Leaks(left.Count, left.Sum(record => record.FileBytes), [.. left.Select(record => $"segment {record.Handle.Id} '{record.Label}', {record.State}")]);
    }

    /// <summary>Makes leaks of the directories of hosts that have ended.</summary>
    /// <param name="directories">The paths of the directories, with the bytes in them.</param>
    public static Leaks OnDisk(IReadOnlyDictionary<string, long> directories) =>
        new(0, directories.Values.Sum(), [.. directories.Keys.Select(directory => $"directory {directory}")]);

    /// <summary>Finds the directories that hosts have left behind although they have ended.</summary>
    public static IEnumerable<string> FindOnDisk(HostUnderLoad host, IReadOnlyList<string> placement) =>
        placement.SelectMany(directory => host.Pids.SelectMany(pid => RunDirectory.OverflowOf(directory, pid))).Append(host.RunDirectory).Where(Directory.Exists);
}
