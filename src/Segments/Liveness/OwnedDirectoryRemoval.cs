using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Removes owned directories: always under their lock, first their name, then their contents.</summary>
/// <remarks>
/// Only the process that holds the lock of the directory that is still at the path may touch it. So after a lock is taken, the path is
/// checked once more: between opening and locking, another process may have swept the directory, and somebody may have made a new one.
/// </remarks>
internal static class OwnedDirectoryRemoval
{
    // Looking costs two system calls. Nothing could wake the waiter: the name may go long before the lock.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Removes the directory of a dead owner, so that the path is free; refuses anything else.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="patience">How long to wait for another process that removes it; null for the time that a change of a segment may take.</param>
    /// <returns>The inodes of the parents that were made for it, for the caller that makes it again; none when another process has removed it.</returns>
    /// <exception cref="DirectoryInUseException">Its owner is alive, or another process has begun to remove it and does not finish.</exception>
    public static IReadOnlyList<long> RemoveDeadOrRefuse(string path, TimeSpan? patience = null)
    {
        using var directory = NativeFile.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow, 0, out var errno);
        if (directory is null)
        {
            if (errno != Errno.NoEntry)
            {
                throw Refusal(path, errno is Errno.NotDirectory or Errno.Loop ? "it is a file or a symbolic link" : "it cannot be opened");
            }

            return []; // gone in the meantime
        }

        var status = NativeFile.Status(directory);
        if (!UserDirectory.IsPrivate(status))
        {
            throw Refusal(path, $"it is {UserDirectory.Describe(status)}, not of this user with mode 0700");
        }

        using var file = OwnerLock.TryOpenFile(directory);
        if (file is null || OwnerLock.ReadNote(file) is not { } owner)
        {
            // An owner writes its note before its directory gets the name, and a directory in removal loses the name before the note. So if this one still has the name, it never was an owned directory.
            if (IsStillAt(path, status))
            {
                throw Refusal(path, file is null ? $"it has no {OwnerLock.FileName} in it, so it belongs to somebody else" : $"its {OwnerLock.FileName} was not written by ActorShm");
            }

            return [];
        }

        if (OwnerLock.TryTake(file) is { } ownerLock)
        {
            using (ownerLock)
            {
                RemoveWhatElseWasLeftBy(owner);
                if (IsStillAt(path, status))
                {
                    Remove(directory, path);
                }

                return owner.Parents;
            }
        }

        if (owner.IsKnownDead)
        {
            // Held, but not by the owner: another process is cleaning up. The path is free when it has finished.
            WaitForRemoval(path, status, file, patience ?? ProcessesInTheWay.DefaultPatience);
        }
        else if (IsStillAt(path, status))
        {
            throw new DirectoryInUseException(path, owner.Pid);
        }

        return [];
    }

    /// <summary>Waits until another process has removed a directory, but not for ever, because a stopped process never finishes.</summary>
    /// <remarks>A remover takes the name away at once, while the contents take the kernel a while. So a process that has still not taken the name away is stopped. Once the name is gone, the rest is in nobody's way.</remarks>
    private static void WaitForRemoval(string path, in FileStatus status, SafeFileHandle file, TimeSpan patience)
    {
        var begin = Stopwatch.GetTimestamp();
        while (OwnerLock.IsHeld(file) && IsStillAt(path, status))
        {
            if (Stopwatch.GetElapsedTime(begin) >= patience)
            {
                throw DirectoryInUseException.BeingRemoved(path, OwnerLock.FindHolders(file), patience);
            }

            CancellationToken.None.WaitHandle.WaitOne(Pause);
        }
    }

    /// <summary>Removes what dead owners left among the children of a directory; returns the names.</summary>
    public static List<string> Sweep(string parent) => Sweep(parent, static _ => true);

    /// <summary>Removes only the half-made and half-removed directories among the children of a directory, because its other children may be anybody's.</summary>
    public static void SweepUnnamed(string parent) => Sweep(parent, LeftoverName.Is);

    private static List<string> Sweep(string parent, Func<string, bool> isLookedAt)
    {
        var removed = new List<string>();
        foreach (var path in Children(parent).Where(path => isLookedAt(Path.GetFileName(path))))
        {
            try
            {
                if (TryRemoveDead(path))
                {
                    removed.Add(Path.GetFileName(path));
                }
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                // What a dead owner left must not keep this process from starting. The name is not in the result, and
                // the next sweeper finds the directory again.
            }
        }

        return removed;
    }

    /// <summary>Gets the state of a directory; a dead one is one that <see cref="Sweep(string)"/> would remove.</summary>
    public static OwnedDirectoryState StateOf(string path)
    {
        using var directory = NativeFile.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow, 0, out var errno);
        if (directory is null)
        {
            return errno is Errno.NoEntry or Errno.NotDirectory or Errno.Loop or Errno.AccessDenied or Errno.NotPermitted
                ? OwnedDirectoryState.None
                : throw Errno.Failure(errno, "open", path);
        }

        if (!UserDirectory.IsPrivate(NativeFile.Status(directory)))
        {
            return OwnedDirectoryState.None;
        }

        using var file = OwnerLock.TryOpenFile(directory);
        var owner = file is null ? null : OwnerLock.ReadNote(file);
        if (MayBeInWork(path, owner) || IsForeign(path, directory, file, owner))
        {
            return OwnedDirectoryState.None;
        }

        if (file is null || !OwnerLock.IsHeld(file))
        {
            return OwnedDirectoryState.Dead;
        }

        return owner switch
        {
            null or { IsKnownDead: true } => OwnedDirectoryState.None, // another process is cleaning up
            { Owner: null } => OwnedDirectoryState.AliveElsewhere,
            _ => OwnedDirectoryState.Alive,
        };
    }

    /// <summary>Takes the name of an owner's directory away and deletes the contents, unless another directory has the path by now: somebody has removed the owner's and made a new one.</summary>
    /// <param name="path">The directory. The caller holds its lock.</param>
    /// <param name="status">The status of the owner's directory.</param>
    public static void RemoveOwn(string path, in FileStatus status)
    {
        using var directory = NativeFile.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow, 0, out var errno);
        if (directory is not null && NativeFile.Status(directory).IsSameFile(status))
        {
            Remove(directory, path);
        }
        else if (directory is null && errno is not (Errno.NoEntry or Errno.NotDirectory or Errno.Loop) && IsStillAt(path, status))
        {
            throw Errno.Failure(errno, "open", path);
        }
    }

    /// <summary>Takes the name away and deletes the contents. The caller holds the lock.</summary>
    /// <remarks>Anybody who may rename in the parent can give either name to something else meanwhile. So a name is only ever renamed or, if its directory is empty, removed; only the contents of the opened directory are deleted.</remarks>
    private static void Remove(SafeFileHandle directory, string path)
    {
        var dead = LeftoverName.New(Path.GetDirectoryName(path)!, LeftoverName.DeadPrefix);
        var errno = NativeFile.TryRenameToNew(path, dead);
        if (errno == 0)
        {
            DirectoryDeletion.Delete(directory, dead);
        }
        else if (errno != Errno.NoEntry)
        {
            throw Errno.Failure(errno, $"rename to '{dead}'", path);
        }
    }

    private static bool TryRemoveDead(string path)
    {
        using var directory = NativeFile.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow, 0, out _);
        if (directory is null || NativeFile.Status(directory) is var status && !UserDirectory.IsPrivate(status))
        {
            return false;
        }

        using var file = OwnerLock.TryOpenFile(directory);
        var owner = file is null ? null : OwnerLock.ReadNote(file);
        if (MayBeInWork(path, owner) || IsForeign(path, directory, file, owner))
        {
            return false;
        }

        using var ownerLock = file is null ? null : OwnerLock.TryTake(file);
        var isDead = file is null || ownerLock is not null;
        if (!isDead || !IsStillAt(path, status))
        {
            return false;
        }

        if (owner is null)
        {
            DirectoryDeletion.DeleteEmpty(directory, path);
            return true;
        }

        RemoveWhatElseWasLeftBy(owner);
        Remove(directory, path);
        var parents = new MadeDirectories(path);
        parents.Add(owner.Parents);
        parents.RemoveEmpty();
        return true;
    }

    private static bool IsLeftover(string path) => LeftoverName.Is(Path.GetFileName(path));

    /// <summary>Determines whether nothing says that ActorShm made a directory: its note is written before anything else, and removed after everything else.</summary>
    /// <remarks>The name alone is no proof, because anybody who may rename in the parent can give it to any directory. So the name is enough only if nothing can be lost.</remarks>
    private static bool IsForeign(string path, SafeFileHandle directory, SafeFileHandle? file, OwnerNote? owner) =>
        owner is null && !(IsLeftover(path) && HoldsNothingButItsLock(directory, file));

    private static bool HoldsNothingButItsLock(SafeFileHandle directory, SafeFileHandle? file)
    {
        try
        {
            return NativeFile.NamesIn(directory).Count <= (file is null ? 0 : 1);
        }
        catch (DirectoryNotFoundException)
        {
            return false; // another process has removed it meanwhile, and nothing is left to remove
        }
    }

    /// <summary>Determines whether the process in its name may still be making or removing a directory that has no note. If there is a note, the lock answers that, because a process that makes or removes a directory holds the lock while the note is there.</summary>
    private static bool MayBeInWork(string path, OwnerNote? owner) =>
        IsLeftover(path) && owner is null && LeftoverName.ProcessOf(Path.GetFileName(path)) is not { IsKnownDead: true };

    /// <summary>Removes the diagnostic endpoints that a killed owner also left, in the temporary directory; nobody else would know whose they are.</summary>
    private static void RemoveWhatElseWasLeftBy(OwnerNote owner)
    {
        if (owner is { Owner: { IsAlive: false } dead })
        {
            DiagnosticLeftovers.Remove(dead);
        }
    }

    private static string[] Children(string parent)
    {
        try
        {
            return Directory.GetDirectories(parent);
        }
        catch (Exception unseen) when (unseen is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return []; // the last run in it has ended and removed it, or it belongs to somebody else
        }
    }

    private static bool IsStillAt(string path, FileStatus status) =>
        NativeFile.TryStatus(path, followLink: false) is { } now && now.IsSameFile(status);

    private static SegmentException Refusal(string path, string reason) =>
        new($"'{path}' exists and is not a directory that ActorShm made: {reason}. Nothing was touched; choose another path or remove it.");
}
