using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Records the directories whose owner is in this process, so that code of this process that attaches to one of them shares the mappings that the owner keeps. Safe on any thread.</summary>
/// <remarks>
/// A program that hosts a run is its client too, and attaches as every client does. The owner of the memory is the process, not an object in it: the mappings that
/// <see cref="KeptMappings"/> holds for an owner may serve the whole process. A directory that is named by another path is not recognised, which does no harm.
/// </remarks>
internal static class OwnersHere
{
    private static readonly ConcurrentDictionary<string, SegmentRemover> ByDirectory = new(StringComparer.Ordinal);

    /// <summary>Records that this process owns the segments of a directory.</summary>
    /// <param name="directory">Its absolute path.</param>
    /// <param name="owner">Who removes them.</param>
    public static void Add(string directory, SegmentRemover owner) => ByDirectory[directory] = owner;

    /// <summary>Records that an owner has given its directory up; another owner of the same path is left alone.</summary>
    public static void Remove(string directory, SegmentRemover owner) => ByDirectory.TryRemove(KeyValuePair.Create(directory, owner));

    /// <summary>Keeps the mapping of a view after the view is gone, if the segment's owner is in this process and would keep it.</summary>
    /// <inheritdoc cref="SegmentRemover.TryKeepMapping"/>
    public static bool TryKeepMapping(string directory, StateRecord record, MappedMemory memory, SafeFileHandle data) =>
        ByDirectory.TryGetValue(directory, out var owner) && owner.TryKeepMapping(record, memory, data);
}
