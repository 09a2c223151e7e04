using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Which directories have their owner in this process, so that whoever attaches to one of them shares the mappings that the owner keeps. Safe on any thread.</summary>
/// <remarks>
/// A program that hosts a run is a client of it too, and attaches as every client does. The owner of the memory is the process and not an object in it: what
/// <see cref="KeptMappings"/> holds for an owner it may hold for all of that process. A directory that is named by another path is only not recognised.
/// </remarks>
internal static class OwnersHere
{
    private static readonly ConcurrentDictionary<string, SegmentRemover> ByDirectory = new(StringComparer.Ordinal);

    /// <summary>From now on the segments of a directory are owned here.</summary>
    /// <param name="directory">Its absolute path.</param>
    /// <param name="owner">Who removes them.</param>
    public static void Add(string directory, SegmentRemover owner) => ByDirectory[directory] = owner;

    /// <summary>The owner gives its directory up; another one of the same path is left alone.</summary>
    public static void Remove(string directory, SegmentRemover owner) => ByDirectory.TryRemove(KeyValuePair.Create(directory, owner));

    /// <summary>Keeps the mapping of a view when it is gone, if the segment's owner is in this process and would.</summary>
    /// <inheritdoc cref="SegmentRemover.TryKeepMapping"/>
    public static bool TryKeepMapping(string directory, StateRecord record, MappedMemory memory, SafeFileHandle data) =>
        ByDirectory.TryGetValue(directory, out var owner) && owner.TryKeepMapping(record, memory, data);
}
