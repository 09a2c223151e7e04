using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary>Keeps mappings of this process, of segments that its stores have made, while no view uses them. Safe on any thread.</summary>
/// <remarks>
/// Only the process that owns a segment keeps its mapping. Another process would have another open file of the segment, and the kernel cannot tell that process from
/// a foreign one, so the memory could not be reused while that process kept the mapping.
/// </remarks>
internal static class KeptMappings
{
    /// <summary>The signal that a process sends to the processes that keep a mapping of a segment that it is about to seal. Other processes ignore it.</summary>
    public const int SealingSignal = 23; // SIGURG

    /// <summary>The most mappings that are kept, because each takes a descriptor and a mapping of the process.</summary>
    private const int MaxCount = 64;

    private static readonly Lock Gate = new();
    private static readonly LinkedList<KeptMapping> OldestFirst = [];
    private static PosixSignalRegistration? _sealing;

    static KeptMappings() => AlignedMapping.GiveAddressesBack = DropAll;

    /// <summary>Has this process hear of sealers; without that nothing may be kept. False when that cannot be done now.</summary>
    public static bool TryListen()
    {
        lock (Gate)
        {
            _sealing ??= HasFilesLeft() ? Listen() : null;
            return _sealing is not null;
        }
    }

    /// <summary>Takes the mapping of a segment; null when none is kept. The caller owns the mapping.</summary>
    public static KeptMapping? TryTake(SegmentHandle handle) => Remove(mapping => mapping.Handle == handle).SingleOrDefault();

    /// <summary>Keeps a mapping that no view uses any more, if its segment still exists and no other mapping of it is kept. Surplus mappings are unmapped, oldest first.</summary>
    public static void Give(KeptMapping mapping)
    {
        // Steps that take milliseconds for much memory are not done under the lock: forbidding access here, and unmapping below.
        var isForbidden = mapping.TryForbid();
        var surplus = new List<KeptMapping>();
        lock (Gate)
        {
            if (isForbidden && mapping.Owner.Owns(mapping.Handle) && OldestFirst.All(other => other.Handle != mapping.Handle))
            {
                OldestFirst.AddLast(mapping);
                TakeSurplus(mapping.Owner, surplus);
            }
            else
            {
                surplus.Add(mapping);
            }
        }

        surplus.ForEach(each => each.Dispose());
    }

    /// <summary>Unmaps the kept mapping of a segment.</summary>
    public static void Drop(SegmentId id) => Drop(mapping => mapping.Handle.Id == id);

    /// <summary>Unmaps what is kept of all segments of a store.</summary>
    public static void Drop(IMappingOwner owner) => Drop(mapping => mapping.Owner == owner);

    /// <summary>Unmaps all kept mappings, for a process that has no mappings or addresses left.</summary>
    public static void DropAll() => Drop(_ => true);

    private static PosixSignalRegistration? Listen()
    {
        try
        {
            return PosixSignalRegistration.Create((PosixSignal)SealingSignal, DropClosed);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or TypeInitializationException)
        {
            return null;
        }
    }

    /// <summary>Determines whether two descriptors are left for the pipe that the runtime makes for the first registration. If the runtime fails to make it, it handles no signal for the life of the process.</summary>
    private static bool HasFilesLeft()
    {
        using var first = NativeFile.TryOpen("/dev/null", OpenFlags.ReadOnly, 0, out _);
        using var second = NativeFile.TryOpen("/dev/null", OpenFlags.ReadOnly, 0, out _);
        return first is not null && second is not null;
    }

    // This runs on a thread of the pool, not in the signal handler. A sealing process makes the file read-only before it asks whether there are writers.
    private static void DropClosed(PosixSignalContext context)
    {
        context.Cancel = true;
        Drop(mapping => !NativeFile.Status(mapping.File).IsWritable);
    }

    private static void Drop(Predicate<KeptMapping> isDropped) => Remove(isDropped).ForEach(mapping => mapping.Dispose());

    private static List<KeptMapping> Remove(Predicate<KeptMapping> isRemoved)
    {
        lock (Gate)
        {
            var removed = OldestFirst.Where(mapping => isRemoved(mapping)).ToList();
            removed.ForEach(mapping => OldestFirst.Remove(mapping));
            return removed;
        }
    }

    private static void TakeSurplus(IMappingOwner owner, List<KeptMapping> surplus)
    {
        while (OldestFirst.Count > MaxCount)
        {
            surplus.Add(OldestFirst.First!.Value);
            OldestFirst.RemoveFirst();
        }

        var keptBytes = OldestFirst.Where(mapping => mapping.Owner == owner).Sum(mapping => mapping.LengthBytes);
        while (keptBytes > owner.KeptBytesLimit && OldestFirst.FirstOrDefault(mapping => mapping.Owner == owner) is { } oldest)
        {
            keptBytes -= oldest.LengthBytes;
            OldestFirst.Remove(oldest);
            surplus.Add(oldest);
        }
    }
}
