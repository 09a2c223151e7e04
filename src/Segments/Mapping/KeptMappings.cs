using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary>The mappings of this process that no view uses at the moment, of segments that its stores have made. Safe on any thread.</summary>
/// <remarks>
/// Only the process that owns a segment keeps its mapping. Another process has another open file of it, and then no question to the kernel could tell that process from
/// a foreign one: the memory could not be reused while it keeps the mapping.
/// </remarks>
internal static class KeptMappings
{
    /// <summary>Another process sends this to whoever keeps the mapping of a segment that it is about to seal. Everybody else ignores the signal.</summary>
    public const int SealingSignal = 23; // SIGURG

    /// <summary>Each keeps a descriptor and a mapping of the process.</summary>
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

    /// <summary>Takes the mapping of a segment, or null when none is kept. The caller owns it.</summary>
    public static KeptMapping? TryTake(SegmentHandle handle) => Remove(mapping => mapping.Handle == handle).SingleOrDefault();

    /// <summary>Keeps a mapping that no view uses any more, if its segment is still there and has no other. What is too much goes, oldest first.</summary>
    public static void Give(KeptMapping mapping)
    {
        // What takes milliseconds for much memory is not done under the lock: forbidding here, unmapping below.
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

    /// <summary>Unmaps what is kept of a segment.</summary>
    public static void Drop(SegmentId id) => Drop(mapping => mapping.Handle.Id == id);

    /// <summary>Unmaps what is kept of all segments of a store.</summary>
    public static void Drop(IMappingOwner owner) => Drop(mapping => mapping.Owner == owner);

    /// <summary>Unmaps everything, for a process that has no mapping left.</summary>
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

    /// <summary>Whether there is room for the pipe that the runtime makes for the first registration; failing to make it, it handles no signal as long as the process lives.</summary>
    private static bool HasFilesLeft()
    {
        using var first = NativeFile.TryOpen("/dev/null", OpenFlags.ReadOnly, 0, out _);
        using var second = NativeFile.TryOpen("/dev/null", OpenFlags.ReadOnly, 0, out _);
        return first is not null && second is not null;
    }

    // On a thread of the pool, and not in the signal handler. A sealer makes the file read-only before it asks whether there are writers.
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
