namespace ActorShm.Segments;

/// <summary>Where an owner's store puts its segments, and how much room it may take.</summary>
public sealed record SegmentStoreOptions
{
    private const int DefaultPoolDivisor = 8;

    /// <summary>
    /// The directories in which segments may lie, in the order in which they are tried; the first with enough room gets the segment. Default <c>/dev/shm</c>, then
    /// <c>/var/tmp</c>: memory first, disk as overflow. A directory that is missing or not writable is passed over.
    /// </summary>
    public IReadOnlyList<string> Placement { get; init; } = ["/dev/shm", "/var/tmp"];

    /// <summary>The bytes of available memory that a segment in memory must leave to everybody else. Default 256 MiB.</summary>
    public long HeadroomBytes { get; init; } = 256L << 20;

    /// <summary>The most bytes that all segments of the store may take together, file headers included; null for no limit of its own.</summary>
    /// <remarks>
    /// The quota counts the lengths of files. In memory the last huge page of a file may reach beyond its end, by a sixteenth of the length at most; other programs see that memory as used, and it goes with the segment.
    /// In a directory without an owner (<see cref="SegmentStore.OpenDirectory"/>) the segments of all processes count, and no thread of this process takes more than is left. The quota is no limit among processes:
    /// two processes that create at the same time do not see each other's segments before they are complete, and each goes by its own quota.
    /// </remarks>
    public long? QuotaBytes { get; init; }

    /// <summary>
    /// The most bytes of retired segments whose memory is kept for new ones, so that creating a segment takes microseconds. Null for an eighth of the memory that is available when
    /// the store is made; 0 keeps nothing. Kept memory gives way to new segments of this store; other programs see it as used.
    /// </summary>
    public long? PoolBytes { get; init; }

    /// <summary>The number of threads that fault in the pages of a new segment; 0 means one per core, at most 4.</summary>
    public int PopulateThreads { get; init; }

    /// <summary>
    /// Receives a sentence that an operator has to know although nothing has failed, such as which process keeps others from reserving memory. It is called on the thread that makes the
    /// segment. Null for no receiver.
    /// </summary>
    public Action<string>? Warn { get; init; }

    /// <summary>The place where the kernel's view of memory is read; tests put a made-up one here.</summary>
    internal SystemMemory Memory { get; init; } = new("/proc");

    /// <summary>The most bytes that the pool keeps.</summary>
    internal long EffectivePoolBytes => PoolBytes ?? (Memory.Tightest(headroomBytes: 0).AvailableBytes / DefaultPoolDivisor);

    /// <summary>Measures the room that there is under these options.</summary>
    internal SpaceMeter NewSpaceMeter() => new(() => Memory.Tightest(HeadroomBytes));

    /// <summary>Checks all settings at once.</summary>
    internal void Validate()
    {
        if (Placement is null || Placement.Count == 0 || Placement.Any(directory => !Path.IsPathRooted(directory)))
        {
            throw new ArgumentException($"{nameof(Placement)} must list absolute directories; it is [{string.Join(", ", Placement ?? [])}].");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(HeadroomBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(QuotaBytes ?? 0);
        ArgumentOutOfRangeException.ThrowIfNegative(PoolBytes ?? 0);
        ArgumentOutOfRangeException.ThrowIfNegative(PopulateThreads);
    }
}
