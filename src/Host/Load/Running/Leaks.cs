using ActorShm.Actors;

namespace ActorShm.Host.Load.Running;

/// <summary>What is left when it should be gone.</summary>
/// <param name="Segments">Segments that no session owns any more.</param>
/// <param name="Bytes">Their bytes, and those of files that are there although every host has ended.</param>
/// <param name="What">What exactly, for the report.</param>
internal sealed record Leaks(int Segments, long Bytes, IReadOnlyList<string> What)
{
    /// <summary>No more than these.</summary>
    public static Leaks None { get; } = new(0, 0, []);

    /// <summary>Those and others.</summary>
    public Leaks And(Leaks other) => new(Segments + other.Segments, Bytes + other.Bytes, [.. What, .. other.What]);

    /// <summary>The segments that the run has although the session that made them is closed.</summary>
    public static Leaks InRun(RunClient client)
    {
        var left = client.Segments.List();
        return new Leaks(left.Count, left.Sum(record => record.FileBytes), [.. left.Select(record => $"segment {record.Handle.Id} '{record.Label}', {record.State}")]);
    }

    /// <summary>Directories of hosts that have ended.</summary>
    /// <param name="directories">Their paths, with the bytes in them.</param>
    public static Leaks OnDisk(IReadOnlyDictionary<string, long> directories) =>
        new(0, directories.Values.Sum(), [.. directories.Keys.Select(directory => $"directory {directory}")]);

    /// <summary>The directories that hosts have left which have ended.</summary>
    public static IEnumerable<string> FindOnDisk(HostUnderLoad host, IReadOnlyList<string> placement) =>
        placement.SelectMany(directory => host.Pids.SelectMany(pid => RunDirectory.OverflowOf(directory, pid))).Append(host.RunDirectory).Where(Directory.Exists);
}
