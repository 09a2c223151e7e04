using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>What kind of file system an open file or directory is on, and how much is free there.</summary>
/// <param name="IsInMemory">Whether its files are memory (tmpfs, ramfs), so that free space is no promise.</param>
/// <param name="FreeBytes">What this user may still take, by the file system's own count.</param>
internal readonly record struct FileSystemSpace(bool IsInMemory, long FreeBytes)
{
    private const long Tmpfs = 0x01021994;
    private const long Ramfs = 0x858458F6;

    public static FileSystemSpace Of(SafeFileHandle file, string path)
    {
        if (Libc.FileSystemStatus(file, out var status) != 0)
        {
            throw Errno.Failure(Errno.Last, "ask for the free space of", path);
        }

        // Without a size of its own a file system in memory counts no blocks at all.
        var freeBytes = status.BlockCount == 0 ? long.MaxValue : (long)Int128.Min((Int128)status.AvailableBlocks * status.BlockBytes, long.MaxValue);
        return new FileSystemSpace(status.Kind is Tmpfs or Ramfs, freeBytes);
    }
}
