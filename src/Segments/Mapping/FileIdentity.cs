namespace ActorShm.Segments;

/// <summary>
/// Identifies a file and its age, as the kernel reports them. Two equal identities mean the same contents, as far as a file system can tell.
/// </summary>
/// <remarks>
/// The times advance in steps of the kernel's clock, up to 10 ms on some systems. A program that writes through a mapping of its own changes them late or,
/// in memory (tmpfs), not at all. Immutable, so safe on any thread.
/// </remarks>
/// <param name="Device">The file system.</param>
/// <param name="Inode">The file in it.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="ModifiedTicks">The last change of its contents: UTC, in ticks of 100 ns since the year 1.</param>
/// <param name="ChangedTicks">The last change of its contents, its names or its permissions, which no program can set: UTC, in the same ticks.</param>
public readonly record struct FileIdentity(long Device, long Inode, long SizeBytes, long ModifiedTicks, long ChangedTicks)
{
    /// <summary>Makes the identity of the same file at any age, for files that may be written to in place.</summary>
    public FileIdentity WithoutTimes() => this with { ModifiedTicks = 0, ChangedTicks = 0 };

    /// <summary>Determines whether this is the expected identity: the same file and length, and the same times unless <paramref name="expected"/> has none.</summary>
    public bool Matches(FileIdentity expected) =>
        expected is { ModifiedTicks: 0, ChangedTicks: 0 } ? WithoutTimes() == expected : this == expected;

    internal static FileIdentity Of(in FileStatus status) =>
        new(status.Device, status.Inode, status.SizeBytes, status.ModifiedTicks, status.ChangedTicks);
}
