namespace ActorShm.Segments;

/// <summary>Directories that only this user may look into, and the per-user one called <c>actorshm-UID</c>.</summary>
internal static class UserDirectory
{
    /// <summary>Mode 0700.</summary>
    public const uint PrivateMode = 0x1C0;

    private const int MaxAttempts = 100;

    /// <summary>The name of the directory that holds all runs of this user in one place.</summary>
    public static string Name => $"actorshm-{CurrentProcess.EffectiveUserId}";

    /// <summary>Whether a status is that of a directory of this user that nobody else may look into.</summary>
    public static bool IsPrivate(in FileStatus status) =>
        status.IsDirectory && status.UserId == CurrentProcess.EffectiveUserId && status.Permissions == PrivateMode;

    /// <summary>Makes a directory and its missing parents with mode 0700; refuses an <c>actorshm-UID</c> that is not ours alone.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="made">Gets those that were made.</param>
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

            // Whether making it was refused does not matter where it exists already, so what is there decides.
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
            // Fails when another run is in it, or when another sweeper was faster: both are as it should be.
            _ = Libc.RemoveDirectory(full);
        }
    }

    /// <summary>Makes a directory with mode 0700, whatever the umask; 0 or the error number.</summary>
    public static int TryMakePrivate(string path)
    {
        if (Libc.MakeDirectory(path, PrivateMode) != 0)
        {
            return Errno.Last;
        }

        // The process's umask may have taken bits away. By the path they could be given to something else: whoever may rename in the parent can put a link there.
        using var made = NativeFile.TryOpen(path, OpenFlags.PlaceOnly | OpenFlags.Directory | OpenFlags.NoFollow, 0, out var errno);
        if (made is not null && Libc.ChangeMode(NativeFile.PathOf(made), PrivateMode) == 0)
        {
            return 0;
        }

        errno = made is null ? errno : Errno.Last;
        _ = Libc.RemoveDirectory(path); // whoever asked is told of the failure, and nothing stays
        return errno;
    }

    /// <summary>Whether the user may be told to take a directory from all others: it is theirs, and none that the system or other users count on.</summary>
    /// <param name="path">The directory, absolute.</param>
    /// <param name="status">What it is.</param>
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

    /// <summary>What something is instead of a private directory, for error texts.</summary>
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
