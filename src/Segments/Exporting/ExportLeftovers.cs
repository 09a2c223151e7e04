using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Copies that a process was killed with before they had their final names.</summary>
/// <remarks>
/// Any directory can be exported to, one on the network too, where the process id in a name may be of another machine. So the name alone proves nothing: who is
/// at work holds a lock on the copy, which the kernel drops with it, and where there are no locks nothing is swept.
/// </remarks>
internal static class ExportLeftovers
{
    private const long LockedByte = 0;

    /// <summary>Shows that the copy is being made, for as long as it is open.</summary>
    public static void Hold(SafeFileHandle copy)
    {
        try
        {
            OfdLock.TryExclusive(copy, LockedByte);
        }
        catch (IOException)
        {
            // A file system without locks: then nobody else can lock it either, and it is left alone.
        }
    }

    /// <summary>It is whole, and is to be locked by others.</summary>
    public static void Release(SafeFileHandle copy)
    {
        try
        {
            OfdLock.Release(copy, LockedByte);
        }
        catch (IOException)
        {
            // A file system without locks, as above.
        }
    }

    /// <summary>Removes those of dead processes from a directory.</summary>
    public static void Sweep(string directory)
    {
        try
        {
            var isEverybodys = NativeFile.StatusIfVisible(directory) is { IsSticky: true };
            foreach (var path in Directory.EnumerateFiles(directory, WorkName.ExportedPattern))
            {
                TryRemove(path, isEverybodys);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // A directory that may be written to and not listed: no reason not to export.
        }
    }

    private static void TryRemove(string path, bool isInEverybodys)
    {
        try
        {
            if (WorkName.ProcessOf(Path.GetFileName(path)) is { IsKnownDead: true } && IsNobodyAtWork(path, isInEverybodys))
            {
                NativeFile.Unlink(path);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // One that cannot be removed, or looked at now, is no reason to leave the others.
        }
    }

    /// <summary>What a copy has replaced is under such a name for a moment as well, and may be a symbolic link, or not writable, or another user's.</summary>
    /// <param name="path">The copy.</param>
    /// <param name="isInEverybodys">Whether it lies where users may remove only what is theirs: what is another's is his to sweep, and is not even opened.</param>
    private static bool IsNobodyAtWork(string path, bool isInEverybodys)
    {
        if (NativeFile.StatusIfVisible(path, followLink: false) is not { } status || (isInEverybodys && status.UserId != CurrentProcess.EffectiveUserId))
        {
            return false;
        }

        if (status.IsLink)
        {
            return true;
        }

        using var file = NativeFile.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking, 0, out _);
        return file is not null && OfdLock.TryTake(file, new ByteRange(LockedByte, LockedByte + 1), isShared: true);
    }
}
