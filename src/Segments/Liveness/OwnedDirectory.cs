using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>A directory that belongs to one living process. It disappears with that process, or when the next process looks.</summary>
/// <remarks>
/// The directory holds <c>host.lock</c>, on which the owner has a lock that the kernel drops however the owner dies. It appears complete: it is made and locked under the name
/// <c>.actorshm-new-PID-START-NAMESPACE-RANDOM</c>, then renamed. It disappears at once: it is renamed to <c>.actorshm-dead-PID-START-NAMESPACE-RANDOM</c>, then
/// emptied, <c>host.lock</c> last. A kill at any moment leaves either a directory whose lock is free, or a sibling with one of these names, a dead process in
/// its name and nothing in it but perhaps that file, not yet written; <see cref="SweepDead"/> and the next <see cref="Acquire"/> recognise both. The note in the lock file says which parents were made for the directory, so they are removed with what a dead owner left too. A kill in the
/// microseconds before the note is written, or after it is removed, leaves these parents behind, empty.
/// <para>The owner keeps the directory until <see cref="Dispose"/>, even if no variable refers to this object any more. Safe on any thread.</para>
/// </remarks>
public sealed class OwnedDirectory : IDisposable
{
    // Collecting a lock would drop it, so every owned directory stays reachable from here.
    private static readonly ConcurrentDictionary<OwnedDirectory, bool> Held = new();

    // Sweepers and other runs may get in the way a few times; a file system that takes no directories fails every time.
    private const int MaxAttempts = 100;

    private readonly MadeDirectories _parents;
    private readonly FileStatus _status;
    private readonly OwnerLock _lock;
    private int _isDisposed;

    private OwnedDirectory(string path, MadeDirectories parents, FileStatus status, OwnerLock ownerLock)
    {
        Path = path;
        _parents = parents;
        _status = status;
        _lock = ownerLock;
        Held[this] = true;
    }

    /// <summary>The absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes a directory (mode 0700) and becomes its owner. First removes what a dead owner left at the path, and half-made and half-removed directories beside it.</summary>
    /// <param name="path">The path of the directory. Missing parents are made with mode 0700, and are removed with the directory if nothing else is in them.</param>
    /// <exception cref="DirectoryInUseException">
    /// The path is an owned directory whose owner is alive, or another process has begun to remove what a dead owner left there and has not taken the name away for 30 s.
    /// </exception>
    /// <exception cref="SegmentException">
    /// The path exists and is something else: a file, a symbolic link, a directory of another user or with permissions other
    /// than 0700, or a directory without a lock file that an owner wrote. Or a parent called <c>actorshm-UID</c> is not this user's alone. Nothing was touched.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">A directory cannot be made there.</exception>
    /// <exception cref="IOException">The file system refuses for another reason.</exception>
    public static OwnedDirectory Acquire(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var parent = System.IO.Path.GetDirectoryName(target)
            ?? throw new SegmentException("'/' is the root of all files, which cannot belong to one process. Name a directory below it.");

        if (Directory.Exists(parent))
        {
            OwnedDirectoryRemoval.SweepUnnamed(parent);
        }

        var parents = new MadeDirectories(target);
        try
        {
            return MakeOrTakeOver(target, parent, parents);
        }
        catch
        {
            parents.RemoveEmpty(); // the caller gets the exception, and nothing is left behind
            throw;
        }
    }

    /// <summary>Gets the living owner of a directory; null when it has none or there is no such directory.</summary>
    /// <exception cref="IOException">The directory cannot be examined now, for example because no descriptor is left.</exception>
    public static ProcessIdentity? OwnerOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var directory = NativeFile.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow, 0, out var errno);

        // A directory that this user may not enter is not one of this user's owned directories, which have mode 0700.
        if (directory is null && errno is not (Errno.NoEntry or Errno.NotDirectory or Errno.Loop or Errno.AccessDenied or Errno.NotPermitted))
        {
            throw Errno.Failure(errno, "open", path);
        }

        using var file = directory is null ? null : OwnerLock.TryOpenFile(directory);
        return file is not null && OwnerLock.IsHeld(file) && OwnerLock.ReadNote(file)?.Owner is { IsAlive: true } owner ? owner : null;
    }

    /// <summary>Gets the state of a directory by its lock, as a sweep does, and changes nothing.</summary>
    /// <param name="path">The directory, which may vanish meanwhile.</param>
    /// <exception cref="IOException">The directory cannot be examined now, for example because no descriptor is left.</exception>
    /// <exception cref="UnauthorizedAccessException">Its lock file may not be opened.</exception>
    public static OwnedDirectoryState StateOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OwnedDirectoryRemoval.StateOf(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)));
    }

    /// <summary>Finds the owned directory, of a living or a dead owner, that a directory is or lies in; null when there is none.</summary>
    /// <param name="directory">The directory; if it does not exist yet, the search starts at its parent.</param>
    /// <exception cref="IOException">A directory cannot be examined now, for example because no descriptor is left.</exception>
    /// <exception cref="UnauthorizedAccessException">A lock file may not be opened.</exception>
    internal static (string Path, OwnedDirectoryState State)? FindAround(string directory)
    {
        // The search uses the directory's real name, because a symbolic link in the path would hide the owner.
        var there = Directory.Exists(directory) ? directory : System.IO.Path.GetDirectoryName(directory);
        for (var place = Directory.Exists(there) ? NativeFile.RealDirectory(there) : null; place is not null; place = System.IO.Path.GetDirectoryName(place))
        {
            if (StateOf(place) is not OwnedDirectoryState.None and var state)
            {
                return (place, state);
            }
        }

        return null;
    }

    /// <summary>Lists the directories that a process owns, wherever they lie; none when the process is gone or belongs to another user.</summary>
    /// <remarks>An owner keeps the lock file open, and the kernel shows the path that an open file has now.</remarks>
    public static IReadOnlyList<string> OwnedBy(ProcessIdentity owner)
    {
        try
        {
            return [.. Directory.EnumerateFiles($"/proc/{owner.Pid}/fd")
                .Select(descriptor => new FileInfo(descriptor).LinkTarget)
                .Where(target => System.IO.Path.GetFileName(target) == OwnerLock.FileName)
                .Select(target => System.IO.Path.GetDirectoryName(target)!)
                .Where(directory => OwnerOf(directory) == owner)
                .Distinct(StringComparer.Ordinal)];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Removes what dead owners left in a directory, and the directory itself if it is an empty <c>actorshm-UID</c>.</summary>
    /// <remarks>
    /// Only directories of this user with mode 0700 are touched: those with a lock file that an owner wrote and nobody holds, and half-made or half-removed
    /// siblings whose process is dead and which are empty except for a lock file that is not yet written. Symbolic links in them are removed, never followed. Any number of processes may sweep and acquire
    /// at the same time. A directory that cannot be removed now is missing from the result, and is left for the next sweeper.
    /// </remarks>
    /// <param name="parent">The directory whose children are examined. If it is missing, a symbolic link, out of reach, or not this user's with mode 0700, it is left alone.</param>
    /// <returns>The names of the children that were removed.</returns>
    public static IReadOnlyList<string> SweepDead(string parent)
    {
        ArgumentException.ThrowIfNullOrEmpty(parent);
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(parent)); // a slash at the end would follow a link
        if (NativeFile.StatusIfVisible(full, followLink: false) is not { } status || !UserDirectory.IsPrivate(status))
        {
            return [];
        }

        var removed = OwnedDirectoryRemoval.Sweep(full);
        UserDirectory.RemoveIfEmpty(full);
        return removed;
    }

    /// <summary>Removes the directory with everything in it, an empty parent called <c>actorshm-UID</c>, and the empty parents that were made for it. The lock is dropped last.</summary>
    /// <remarks>If somebody has removed or renamed the directory meanwhile, whatever lies at its path now belongs to somebody else and stays.</remarks>
    /// <exception cref="IOException">Something inside cannot be removed. The directory has lost its name already; a later sweep tries again.</exception>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        try
        {
            OwnedDirectoryRemoval.RemoveOwn(Path, _status);
            UserDirectory.RemoveIfEmpty(System.IO.Path.GetDirectoryName(Path)!);
            _parents.RemoveEmpty();
        }
        finally
        {
            Held.TryRemove(this, out _);
            _lock.Dispose();
        }
    }

    private static OwnedDirectory MakeOrTakeOver(string target, string parent, MadeDirectories parents)
    {
        var refusal = 0;
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            UserDirectory.EnsureExists(parent, parents);
            if (NativeFile.TryStatus(target, followLink: false) is not null)
            {
                parents.Add(OwnedDirectoryRemoval.RemoveDeadOrRefuse(target));
            }

            if (TryCreate(parent, target, parents, out refusal) is { } directory)
            {
                return directory;
            }
        }

        throw new SegmentException(refusal == Errno.NoEntry
            ? $"'{target}' cannot be made: the file system of '{parent}' takes no directories. Choose another path."
            : $"'{target}' could not be made in {MaxAttempts} attempts: others are faster every time. Choose another path.");
    }

    private static OwnedDirectory? TryCreate(string parent, string target, MadeDirectories parents, out int refusal)
    {
        var unfinished = LeftoverName.New(parent, LeftoverName.UnfinishedPrefix);
        refusal = UserDirectory.TryMakePrivate(unfinished);
        if (refusal != 0)
        {
            // A sweeper may have removed the empty parent in between; then the caller makes it again.
            return refusal == Errno.NoEntry ? null : throw Errno.Failure(refusal, "make the directory", unfinished);
        }

        using var made = OpenMade(unfinished);
        OwnerLock? ownerLock = null;
        var isNamed = false;
        try
        {
            ownerLock = OwnerLock.Create(made, unfinished, parents);
            refusal = NativeFile.TryRenameToNew(unfinished, target);
            isNamed = refusal == 0;
            return refusal switch
            {
                0 => new OwnedDirectory(target, parents, NativeFile.Status(made), ownerLock),
                Errno.Exists or Errno.NotEmpty => null, // somebody was faster; look at what they made
                _ => throw Errno.Failure(refusal, $"rename to '{target}'", unfinished),
            };
        }
        finally
        {
            if (!isNamed)
            {
                DirectoryDeletion.Delete(made, unfinished);
                ownerLock?.Dispose();
            }
        }
    }

    /// <summary>Opens the directory that was made a moment ago; all further steps work on the open directory, not on whatever has its name by then.</summary>
    private static SafeFileHandle OpenMade(string path)
    {
        var made = NativeFile.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow, 0, out var errno);
        if (made is null)
        {
            _ = Libc.RemoveDirectory(path);
            throw Errno.Failure(errno, "open", path);
        }

        try
        {
            return NativeFile.NamesIn(made).Count == 0
                ? made
                : throw new SegmentException($"'{path}' was made a moment ago and is another directory by now. Somebody else may rename what lies beside it: choose another path.");
        }
        catch
        {
            made.Dispose();
            _ = Libc.RemoveDirectory(path); // fails if something is in it: then it is somebody else's
            throw;
        }
    }
}
