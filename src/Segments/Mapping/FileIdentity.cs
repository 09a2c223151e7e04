namespace ActorShm.Segments;

/// <summary>
/// Which file it is, and of what age, as the kernel says. Two equal identities are the same contents, as far as a file system can tell.
/// </summary>
/// <remarks>
/// Times have the steps of the kernel's clock, up to 10 ms on some systems. A program that writes through a mapping of its own changes them late or,
/// in memory (tmpfs), not at all. Immutable, so safe on any thread.
/// </remarks>
/// <param name="Device">The file system.</param>
/// <param name="Inode">The file in it.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="ModifiedTicks">The last change of its contents: UTC, in ticks of 100 ns since the year 1.</param>
/// <param name="ChangedTicks">The last change of its contents, its names or its permissions, which no program can set: UTC, in the same ticks.</param>
public readonly record struct FileIdentity(long Device, long Inode, long SizeBytes, long ModifiedTicks, long ChangedTicks)
{
    /// <summary>The same file at any age: for files that may be written to in place.</summary>
    public FileIdentity WithoutTimes() => this with { ModifiedTicks = 0, ChangedTicks = 0 };

    /// <summary>Whether this is what was expected: the same file and length, and the same times unless the expectation is without them.</summary>
    public bool Matches(FileIdentity expected) =>
        expected is { ModifiedTicks: 0, ChangedTicks: 0 } ? WithoutTimes() == expected : this == expected;

    internal static FileIdentity Of(in FileStatus status) =>
        new(status.Device, status.Inode, status.SizeBytes, status.ModifiedTicks, status.ChangedTicks);
}
