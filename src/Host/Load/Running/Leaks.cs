using ActorShm.Actors;
using ActorShm.Segments;

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
    public static IEnumerable<string> FindOnDisk(HostUnderLoad host, IReadOnlyList<string> placement)
    {
        // A host calls its directories on other file systems overflow-PID-…
        var overflow = placement
            .Select(directory => Path.Combine(directory, $"actorshm-{CurrentProcess.EffectiveUserId}"))
            .SelectMany(directory => host.Pids.SelectMany(pid => Find(directory, $"overflow-{pid}-*")));
        return overflow.Append(host.RunDirectory).Where(Directory.Exists);
    }

    private static string[] Find(string directory, string pattern)
    {
        try
        {
            return Directory.GetDirectories(directory, pattern);
        }
        catch (DirectoryNotFoundException)
        {
            return []; // nobody has anything there, or the last one took it along
        }
    }
}
