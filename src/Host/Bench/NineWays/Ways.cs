using ActorShm.Host.Ending;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>The ways that are compared, in the order of the rows.</summary>
internal static class Ways
{
    public static IReadOnlyList<Way> All { get; } =
    [
        new InheritedWay(), new ArgumentWay(), new PipeWay(), new QueueWay(), new LockedArrayWay(), new RawArrayWay(),
        new SharedMemoryWay(), new MemoryMappedFileWay(), new ManagerWay(), new WarmHandleWay(), new ColdHandleWay(),
    ];

    /// <summary>Finds a way by its name.</summary>
    /// <exception cref="WorkFailedException">There is no way of this name.</exception>
    public static Way Named(string name) => All.FirstOrDefault(way => string.Equals(way.Name, name, StringComparison.Ordinal))
        ?? throw new WorkFailedException($"There is no way called '{name}'; there are {string.Join(", ", All.Select(way => way.Name))}.");
}
