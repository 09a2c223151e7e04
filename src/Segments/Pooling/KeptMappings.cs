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

    /// <summary>Takes the mapping of a segment, or null when none is kept. The caller owns it.</summary>
    public static KeptMapping? TryTake(SegmentHandle handle) => Remove(mapping => mapping.Handle == handle).SingleOrDefault();

    /// <summary>Keeps a mapping that no view uses any more, if its segment is still there and has no other. What is too much goes, oldest first.</summary>
    public static void Give(KeptMapping mapping)
    {
        var surplus = new List<KeptMapping>();
        lock (Gate)
        {
            if (mapping.Owner.Owns(mapping.Handle) && OldestFirst.All(other => other.Handle != mapping.Handle) && mapping.TryForbid())
            {
                _sealing ??= PosixSignalRegistration.Create((PosixSignal)SealingSignal, DropClosed);
                OldestFirst.AddLast(mapping);
                TakeSurplus(mapping.Owner, surplus);
            }
            else
            {
                surplus.Add(mapping);
            }
        }

        surplus.ForEach(each => each.Dispose()); // takes milliseconds for much memory, so not under the lock
    }

    /// <summary>Unmaps what is kept of a segment.</summary>
    public static void Drop(SegmentHandle handle) => Drop(mapping => mapping.Handle == handle);

    /// <summary>Unmaps what is kept of all segments of a store.</summary>
    public static void Drop(Ownership owner) => Drop(mapping => mapping.Owner == owner);

    /// <summary>Unmaps everything, for a process that has no mapping left.</summary>
    public static void DropAll() => Drop(_ => true);

    // A sealer makes the file read-only before it asks whether there are writers.
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

    private static void TakeSurplus(Ownership owner, List<KeptMapping> surplus)
    {
        while (OldestFirst.Count > MaxCount)
        {
            surplus.Add(OldestFirst.First!.Value);
            OldestFirst.RemoveFirst();
        }

        var keptBytes = OldestFirst.Where(mapping => mapping.Owner == owner).Sum(mapping => mapping.LengthBytes);
        while (keptBytes > owner.Pool.CapacityBytes && OldestFirst.FirstOrDefault(mapping => mapping.Owner == owner) is { } oldest)
        {
            keptBytes -= oldest.LengthBytes;
            OldestFirst.Remove(oldest);
            surplus.Add(oldest);
        }
    }
}
