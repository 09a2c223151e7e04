namespace ActorShm.Segments;

/// <summary>The kinds of file systems that this library tells apart, as in <c>statfs(2)</c>.</summary>
internal static class FileSystemKind
{
    public const long Tmpfs = 0x01021994;
    public const long Ramfs = 0x858458F6;

    /// <summary>hugetlbfs, whose files consist of pages that the machine has set aside.</summary>
    public const long HugeTlb = 0x958458F6;

    /// <summary>ext2, ext3 and ext4.</summary>
    public const long Ext = 0xEF53;
    public const long Xfs = 0x58465342;
    public const long Btrfs = 0x9123683E;
    public const long F2fs = 0xF2F52010;
    public const long Zfs = 0x2FC12FC1;
    public const long Bcachefs = 0xCA451A4E;
}
