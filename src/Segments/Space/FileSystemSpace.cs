using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>What kind of file system a file or directory is on, how large it is, and how much is free there.</summary>
/// <param name="IsInMemory">Whether its files are memory (tmpfs, ramfs), so that free space is no promise.</param>
/// <param name="TotalBytes">Its size; <see cref="Unlimited"/> for one that has none of its own.</param>
/// <param name="FreeBytes">What this user may still take, by the file system's own count; <see cref="Unlimited"/> where it does not count.</param>
public readonly record struct FileSystemSpace(bool IsInMemory, long TotalBytes, long FreeBytes)
{
    /// <summary>The size of a file system in memory that was mounted without one: only memory limits it.</summary>
    public const long Unlimited = long.MaxValue;

    /// <summary>Asks for the file system of a directory.</summary>
    /// <exception cref="IOException">There is no such directory.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
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

        // Without a size of its own a file system in memory counts no blocks at all.
        var isUnlimited = status.BlockCount == 0;
        return new FileSystemSpace(
            status.Kind is FileSystemKind.Tmpfs or FileSystemKind.Ramfs,
            isUnlimited ? Unlimited : BytesOf(status.BlockCount, status.BlockBytes),
            isUnlimited ? Unlimited : BytesOf(status.AvailableBlocks, status.BlockBytes));
    }

    private static long BytesOf(long blocks, long blockBytes) => (long)Int128.Min((Int128)blocks * blockBytes, Unlimited);
}
