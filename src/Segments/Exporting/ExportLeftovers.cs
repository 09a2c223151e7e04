using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Finds and removes copies whose process was killed before they had their final names.</summary>
/// <remarks>
/// Any directory can be exported to, even one on the network, where the process id in a name may belong to another machine. So the name alone proves nothing: a process that is
/// at work holds a lock on the copy, which the kernel drops with the process, and where there are no locks nothing is swept.
/// </remarks>
internal static class ExportLeftovers
{
    private const long LockedByte = 0;

    /// <summary>Takes the lock that shows that a copy is being made, for as long as the file is open.</summary>
    public static void Hold(SafeFileHandle copy)
    {
        try
        {
            OfdLock.TryExclusive(copy, LockedByte);
        }
        catch (IOException)
        {
            // On a file system without locks nobody else can lock the copy either, so it is left alone.
        }
    }

    /// <summary>Gives the lock up when the copy is complete, so that others may lock the file.</summary>
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

    /// <summary>Removes the copies of dead processes from a directory.</summary>
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
            // A directory that may be written to but not listed is no reason not to export.
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
            // A copy that cannot be removed or examined now is no reason to leave the others.
        }
    }

    /// <summary>Determines whether no process is at work on a file with such a name. It may also be a file that a copy has replaced, which has such a name for a moment, and may be a symbolic link, not writable, or another user's.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isInEverybodys">Whether it lies where users may remove only their own files: there, another user's file is left to that user, and not even opened.</param>
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
