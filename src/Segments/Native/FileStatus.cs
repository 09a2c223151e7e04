namespace ActorShm.Segments;

/// <summary>The status of a file, as far as this library needs it.</summary>
/// <param name="Mode">Kind and permission bits.</param>
/// <param name="UserId">The owner.</param>
/// <param name="Device">The file system, as <see cref="MakeDevice"/> packs it.</param>
/// <param name="Inode">The file within it.</param>
/// <param name="SizeBytes">The length.</param>
/// <param name="AllocatedBytes">The space the file takes, without its holes.</param>
/// <param name="ModifiedTicks">The last modification: UTC, in units of 100 ns since the year 1.</param>
/// <param name="ChangedTicks">The last change of contents, names or permissions, in the same units.</param>
/// <param name="LinkCount">The number of names that the file has.</param>
/// <param name="Attributes">The attributes of <c>statx(2)</c>.</param>
internal readonly record struct FileStatus(
    uint Mode, uint UserId, long Device, long Inode, long SizeBytes, long AllocatedBytes, long ModifiedTicks, long ChangedTicks, uint LinkCount, ulong Attributes)
{
    private const uint KindMask = 0xF000;
    private const ulong ImmutableOrAppendOnly = 0x30;
    private const ulong MountRoot = 0x2000; // reported by Linux 5.8 and later

    public bool IsRegular => (Mode & KindMask) == 0x8000;

    public bool IsDirectory => (Mode & KindMask) == 0x4000;

    public bool IsLink => (Mode & KindMask) == 0xA000;

    /// <summary>The permission bits, set-id and sticky bits included.</summary>
    public uint Permissions => Mode & 0xFFF;

    /// <summary>Whether the sticky bit is set: users may remove only their own files in it, as in a directory that is meant to be shared.</summary>
    public bool IsSticky => (Mode & 0x200) != 0;

    /// <summary>Whether nobody may rename or remove it (<c>chattr(1)</c>, <c>+i</c> or <c>+a</c>).</summary>
    public bool IsFrozen => (Attributes & ImmutableOrAppendOnly) != 0;

    /// <summary>Whether something is mounted on it.</summary>
    public bool IsMountPoint => (Attributes & MountRoot) != 0;

    /// <summary>Whether the owner may open it for writing.</summary>
    public bool IsWritable => (Mode & 0x80) != 0;

    public bool IsSameFile(in FileStatus other) => Device == other.Device && Inode == other.Inode;

    public static long MakeDevice(uint major, uint minor) => ((long)major << 32) | minor;
}
