namespace ActorShm.Segments;

/// <summary>Makes and checks directories that only this user may look into, such as the per-user directory <c>actorshm-UID</c>.</summary>
internal static class UserDirectory
{
    /// <summary>Mode 0700.</summary>
    public const uint PrivateMode = 0x1C0;

    private const int MaxAttempts = 100;

    /// <summary>The name of the directory that holds all runs of this user in one place.</summary>
    public static string Name => $"actorshm-{CurrentProcess.EffectiveUserId}";

    /// <summary>Determines whether a status is that of a directory of this user that nobody else may look into.</summary>
    public static bool IsPrivate(in FileStatus status) =>
        status.IsDirectory && status.UserId == CurrentProcess.EffectiveUserId && status.Permissions == PrivateMode;

    /// <summary>Makes a directory and its missing parents with mode 0700; refuses an <c>actorshm-UID</c> that is not this user's alone.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="made">Receives the directories that were made.</param>
    public static void EnsureExists(string path, MadeDirectories made)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return; // the root
        }

        var isUserDirectory = string.Equals(Path.GetFileName(path), Name, StringComparison.Ordinal);
        for (var attempt = 1; ; attempt++)
        {
            EnsureExists(parent, made);
            var errno = TryMakePrivate(path);

            // An error of making it does not matter if it exists already, so what is there decides.
            if (NativeFile.TryStatus(path, followLink: !isUserDirectory) is { } status)
            {
                if (errno == 0)
                {
                    made.Add(status.Inode);
                }

                RefuseUnlessOurs(path, status, isUserDirectory);
                return;
            }

            // Another run that ended may have removed the empty directory, or its parent, a moment ago.
            var wasRemoved = errno is 0 or Errno.Exists or Errno.NoEntry;
            if (!wasRemoved || attempt == MaxAttempts)
            {
                throw Errno.Failure(errno, "make the directory", path);
            }
        }
    }

    /// <summary>Removes a directory called <c>actorshm-UID</c> if nothing is in it; any other is left alone.</summary>
    public static void RemoveIfEmpty(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (string.Equals(Path.GetFileName(full), Name, StringComparison.Ordinal))
        {
            // This fails if another run is in it, or if another sweeper was faster; both are as they should be.
            _ = Libc.RemoveDirectory(full);
        }
    }

    /// <summary>Makes a directory with mode 0700, whatever the umask; returns 0 or the error number.</summary>
    public static int TryMakePrivate(string path)
    {
        if (Libc.MakeDirectory(path, PrivateMode) != 0)
        {
            return Errno.Last;
        }

        // The process's umask may have taken bits away. The mode is not set by the path, because anybody who may rename in the parent could put a link to something else there.
        using var made = NativeFile.TryOpen(path, OpenFlags.PlaceOnly | OpenFlags.Directory | OpenFlags.NoFollow, 0, out var errno);
        if (made is not null && Libc.ChangeMode(NativeFile.PathOf(made), PrivateMode) == 0)
        {
            return 0;
        }

        errno = made is null ? errno : Errno.Last;
        _ = Libc.RemoveDirectory(path); // the caller learns of the failure, and nothing is left behind
        return errno;
    }

    /// <summary>Determines whether the user can be advised to close a directory to everybody else: it is theirs, and not one that the system or other users rely on.</summary>
    /// <param name="path">The absolute path of the directory.</param>
    /// <param name="status">Its status.</param>
    public static bool CanBecomePrivate(string path, in FileStatus status)
    {
        if (!status.IsDirectory || status.UserId != CurrentProcess.EffectiveUserId || status.IsSticky)
        {
            return false;
        }

        var parent = NativeFile.StatusIfVisible(Path.Combine(path, ".."));
        var isMountPoint = parent is not { } above || above.Device != status.Device || above.IsSameFile(status);
        var isOfSystem = status.UserId == 0 && Directory.EnumerateFileSystemEntries(path).Any(); // /etc and /usr are root's own
        return !isMountPoint && !isOfSystem;
    }

    /// <summary>Describes, for error messages, something that is not a private directory.</summary>
    public static string Describe(in FileStatus status)
    {
        var kind = status.IsDirectory ? "a directory" : "no directory";
        return $"{kind} of user {status.UserId} with mode {Convert.ToString(status.Permissions, 8).PadLeft(4, '0')}";
    }

    private static void RefuseUnlessOurs(string path, in FileStatus status, bool isUserDirectory)
    {
        if (isUserDirectory && !IsPrivate(status))
        {
            throw new SegmentException(
                $"'{path}' should be a directory of this user with mode 0700; it is {Describe(status)}. "
                + "Somebody else may have made it: remove it, or choose another run directory.");
        }
    }
}
