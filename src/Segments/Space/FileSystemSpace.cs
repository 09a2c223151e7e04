using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>The kind of the file system on which a file or directory lies, its size, and its free space.</summary>
/// <param name="IsInMemory">Whether its files lie in memory (tmpfs, ramfs), so that free space is no promise.</param>
/// <param name="TotalBytes">The size of the file system; <see cref="Unlimited"/> if it has no size of its own.</param>
/// <param name="FreeBytes">The bytes that this user may still take, by the file system's own count; <see cref="Unlimited"/> if it does not count.</param>
public readonly record struct FileSystemSpace(bool IsInMemory, long TotalBytes, long FreeBytes)
{
    /// <summary>The size of a file system in memory that was mounted without a size, so that only memory limits it.</summary>
    public const long Unlimited = long.MaxValue;

    /// <summary>Gets the space of the file system on which a directory lies.</summary>
    /// <exception cref="IOException">There is no such directory.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be opened.</exception>
    public static FileSystemSpace Of(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        using var opened = NativeFile.TryOpen(directory, OpenFlags.ReadOnly | OpenFlags.Directory, 0, out var error)
            ?? throw Errno.Failure(error, "ask for the free space of", directory);
        return Of(opened, directory);
    }

    internal static FileSystemSpace Of(SafeFileHandle file, string path)
    {
        if (Libc.FileSystemStatus(file, out var status) != 0)
        {
            throw Errno.Failure(Errno.Last, "ask for the free space of", path);
        }

        // A file system in memory without a size of its own counts no blocks at all.
        var isUnlimited = status.BlockCount == 0;
        return new FileSystemSpace(
            status.Kind is FileSystemKind.Tmpfs or FileSystemKind.Ramfs,
            isUnlimited ? Unlimited : BytesOf(status.BlockCount, status.BlockBytes),
            isUnlimited ? Unlimited : BytesOf(status.AvailableBlocks, status.BlockBytes));
    }

    private static long BytesOf(long blocks, long blockBytes) => (long)Int128.Min((Int128)blocks * blockBytes, Unlimited);
}
