using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Deletes a directory with everything in it, starting from the open directory, not from a path.</summary>
/// <remarks>
/// Every call looks a path up anew, so somebody who may rename in a directory above can make it lead elsewhere between two calls: to files of this user that nobody
/// meant to delete. From an open directory down, each step names one entry of the directory that the step before has opened, and follows no link.
/// </remarks>
internal static class DirectoryDeletion
{
    private const int MaxAttempts = 16;

    /// <summary>Deletes the contents, the lock file last, and then the directory if it still has the name.</summary>
    /// <param name="directory">The directory, open for reading.</param>
    /// <param name="path">Its name.</param>
    /// <exception cref="IOException">Something inside cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Something inside may not be removed.</exception>
    public static void Delete(SafeFileHandle directory, string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                DeleteContents(directory, path, except: OwnerLock.FileName);
                if (NativeFile.NamesIn(directory).Exists(static name => name != OwnerLock.FileName))
                {
                    throw Errno.Failure(Errno.NotEmpty, "remove", path); // without the lock file, no sweeper would dare to remove the rest
                }

                DeleteEmpty(directory, path);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return; // another sweeper finished it
            }
            catch (IOException) when (attempt < MaxAttempts)
            {
                // A process of the dead owner is ending and has made one more file, or another
                // sweeper took one away: look again.
            }
        }
    }

    /// <summary>Deletes a directory that is empty except perhaps for a lock file, without renaming it first: a kill in between leaves an empty directory.</summary>
    /// <param name="directory">The directory, open for reading.</param>
    /// <param name="path">Its name.</param>
    /// <exception cref="IOException">Something else is in the directory by now.</exception>
    public static void DeleteEmpty(SafeFileHandle directory, string path)
    {
        Remove(directory, OwnerLock.FileName, path, isDirectory: false);
        RemoveName(directory, path);
    }

    private static void DeleteContents(SafeFileHandle directory, string path, string? except = null)
    {
        foreach (var name in NativeFile.NamesIn(directory).Where(name => name != except))
        {
            DeleteEntry(directory, name, Path.Combine(path, name));
        }
    }

    private static void DeleteEntry(SafeFileHandle directory, string name, string path)
    {
        // The entry is opened first, not unlinked: some file systems let root unlink directories.
        using var inner = NativeFile.TryOpenIn(directory, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow, out var errno);
        if (inner is not null)
        {
            DeleteContents(inner, path);
        }
        else if (errno is not (Errno.NoEntry or Errno.NotDirectory or Errno.Loop))
        {
            throw Errno.Failure(errno, "open", path);
        }

        Remove(directory, name, path, isDirectory: inner is not null);
    }

    private static void Remove(SafeFileHandle directory, string name, string path, bool isDirectory)
    {
        var errno = NativeFile.TryRemoveIn(directory, name, isDirectory);
        if (errno is not (0 or Errno.NoEntry))
        {
            throw Errno.Failure(errno, "remove", path);
        }
    }

    /// <summary>Removes the name of the emptied directory, because a directory can be removed only by its name. If the name now belongs to another directory, that one stays; the emptied one lies somewhere unknown.</summary>
    private static void RemoveName(SafeFileHandle directory, string path)
    {
        var status = NativeFile.Status(directory);
        if (NativeFile.TryStatus(path, followLink: false) is { } now && now.IsSameFile(status) && Libc.RemoveDirectory(path) != 0 && Errno.Last is not Errno.NoEntry)
        {
            throw Errno.Failure(Errno.Last, "remove", path);
        }
    }
}
