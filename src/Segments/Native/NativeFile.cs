using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Opens, examines and names files. A failure becomes an exception, or an error number where the caller expects one.</summary>
internal static class NativeFile
{
    /// <summary>Mode 0600.</summary>
    public const uint PrivateMode = 0x180;

    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const int NoFollowStatus = 0x100;
    private const int FollowLink = 0x400;
    private const int DoNotSynchronize = 0x4000;
    private const int RemoveDirectory = 0x200;
    private const uint BasicStatus = 0x7FF;
    private const int StatusBlockBytes = 512; // whatever the size of the file system's own blocks
    private const uint RenameNoReplace = 1;
    private const uint RenameExchange = 2;
    private const uint CloneWholeFile = 0x40049409; // FICLONE

    /// <summary>Opens a file close-on-exec; the caller owns the handle.</summary>
    public static SafeFileHandle Open(string path, int flags, uint mode = 0) =>
        TryOpen(path, flags, mode, out var errno) ?? throw Errno.Failure(errno, "open", path);

    /// <summary>The directory to which a path leads, without any symbolic link in its name.</summary>
    /// <param name="directory">The path.</param>
    /// <exception cref="IOException">There is no such directory, or it cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public static string RealDirectory(string directory)
    {
        using var place = Open(directory, OpenFlags.PlaceOnly | OpenFlags.Directory);
        return new FileInfo($"/proc/self/fd/{place.DangerousGetHandle()}").LinkTarget ?? Path.GetFullPath(directory); // without /proc nothing runs
    }

    /// <summary>Makes a file that must be new, for this user alone whatever the umask, and opens it for reading and writing.</summary>
    public static SafeFileHandle CreatePrivate(string path)
    {
        var file = Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, PrivateMode);
        ChangeMode(file, PrivateMode, path); // the process's umask may have taken bits away
        return file;
    }

    /// <summary>Opens a file, or returns null and the error number.</summary>
    public static SafeFileHandle? TryOpen(string path, int flags, uint mode, out int errno) =>
        TryOpenAt(CurrentDirectory, path, flags, mode, out errno);

    /// <summary>Opens a file in an open directory, so that nobody can exchange the directory in between.</summary>
    public static SafeFileHandle? TryOpenIn(SafeFileHandle directory, string name, int flags, out int errno) =>
        TryOpenAt((int)directory.DangerousGetHandle(), name, flags, 0, out errno);

    /// <summary>Makes a file in an open directory as <see cref="CreatePrivate"/> does.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The file's name in it.</param>
    /// <param name="path">The path of the file, for error messages.</param>
    public static SafeFileHandle CreatePrivateIn(SafeFileHandle directory, string name, string path)
    {
        const int Flags = OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive;
        var file = TryOpenAt((int)directory.DangerousGetHandle(), name, Flags | OpenFlags.NoFollow, PrivateMode, out var errno) ?? throw Errno.Failure(errno, "open", path);
        ChangeMode(file, PrivateMode, path);
        return file;
    }

    /// <summary>Lists the names in an open directory, wherever the directory lies by now.</summary>
    public static List<string> NamesIn(SafeFileHandle directory) => [.. Directory.EnumerateFileSystemEntries(PathOf(directory)).Select(static entry => Path.GetFileName(entry))];

    /// <summary>Removes the name of a file, a link or an empty directory in an open directory; returns 0 or the error number.</summary>
    public static int TryRemoveIn(SafeFileHandle directory, string name, bool isDirectory) =>
        Libc.UnlinkAt(directory, name, isDirectory ? RemoveDirectory : 0) == 0 ? 0 : Errno.Last;

    /// <summary>Gets a path that leads to an open file, whatever happens to its name.</summary>
    public static string PathOf(SafeFileHandle file) => $"/proc/self/fd/{file.DangerousGetHandle()}";

    /// <summary>Gets the status of an open file.</summary>
    public static FileStatus Status(SafeFileHandle file) =>
        TryStatus((int)file.DangerousGetHandle(), string.Empty, EmptyPath, out var errno)
        ?? throw Errno.Failure(errno, "ask about", "an open file");

    /// <summary>Gets the status of the file at a path; null when nothing is there.</summary>
    /// <param name="path">The path.</param>
    /// <param name="followLink">Whether a symbolic link at the path stands for its target.</param>
    public static FileStatus? TryStatus(string path, bool followLink)
    {
        var status = TryStatus(CurrentDirectory, path, followLink ? 0 : NoFollowStatus, out var errno);
        return status is not null || errno is Errno.NoEntry or Errno.NotDirectory or Errno.Loop
            ? status
            : throw Errno.Failure(errno, "ask about", path);
    }

    /// <summary>Does the same as <see cref="TryStatus(string, bool)"/>, but returns null whatever the reason why there is no answer.</summary>
    public static FileStatus? StatusIfVisible(string path, bool followLink = true) => TryStatus(CurrentDirectory, path, followLink ? 0 : NoFollowStatus, out _);

    /// <summary>
    /// Does the same as <see cref="StatusIfVisible"/>, without asking the server or process behind a file system, which may never answer. The kind and identity of the file are right, because they do not change; the rest may be out of date.
    /// </summary>
    public static FileStatus? StatusIfKnown(string path) => TryStatus(CurrentDirectory, path, DoNotSynchronize, out _);

    /// <summary>Determines whether the permissions of a directory keep this user from the status of a path.</summary>
    public static bool IsDenied(string path) => TryStatus(CurrentDirectory, path, 0, out var errno) is null && errno == Errno.AccessDenied;

    public static void Rename(string from, string to)
    {
        if (Libc.Rename(CurrentDirectory, from, CurrentDirectory, to, 0) != 0)
        {
            throw Errno.Failure(Errno.Last, $"rename to '{to}'", from);
        }
    }

    /// <summary>Renames a file, replacing any file that has the new name; returns 0 or the error number.</summary>
    public static int TryRename(string from, string to) =>
        Libc.Rename(CurrentDirectory, from, CurrentDirectory, to, 0) == 0 ? 0 : Errno.Last;

    /// <summary>Makes a file share all blocks of another until one of them is written to; false if the file system cannot.</summary>
    public static bool TryClone(SafeFileHandle source, SafeFileHandle target) =>
        Libc.DeviceControl(target, CloneWholeFile, source.DangerousGetHandle()) == 0;

    /// <summary>Renames a file unless something has the new name already; returns 0 or the error number.</summary>
    public static int TryRenameToNew(string from, string to) =>
        Libc.Rename(CurrentDirectory, from, CurrentDirectory, to, RenameNoReplace) == 0 ? 0 : Errno.Last;

    /// <summary>Exchanges the names of two files; returns 0 or the error number.</summary>
    public static int TryExchange(string one, string other) =>
        Libc.Rename(CurrentDirectory, one, CurrentDirectory, other, RenameExchange) == 0 ? 0 : Errno.Last;

    /// <summary>Gives an open file without a name a name that must be free; returns 0 or the error number.</summary>
    public static int TryLink(SafeFileHandle file, string to) =>
        Libc.Link(CurrentDirectory, PathOf(file), CurrentDirectory, to, FollowLink) == 0 ? 0 : Errno.Last;

    /// <summary>Removes a name; returns whether there was one.</summary>
    public static bool Unlink(string path)
    {
        if (Libc.Unlink(path) == 0)
        {
            return true;
        }

        // A read-only file system reports that before it looks whether there is such a name.
        var errno = Errno.Last;
        return errno == Errno.NoEntry || (errno == Errno.ReadOnlyFileSystem && TryStatus(path, followLink: false) is null)
            ? false
            : throw Errno.Failure(errno, "remove", path);
    }

    /// <summary>Writes the content of a file, or the names in a directory, to stable storage. Does nothing if there is no such storage.</summary>
    public static void Sync(SafeFileHandle file, string path)
    {
        if (Libc.Sync(file) != 0 && Errno.Last != Errno.Invalid)
        {
            throw Errno.Failure(Errno.Last, "sync", path);
        }
    }

    public static void ChangeMode(SafeFileHandle file, uint mode, string path)
    {
        if (Libc.ChangeMode(file, mode) != 0)
        {
            throw Errno.Failure(Errno.Last, "change the permissions of", path);
        }
    }

    private static SafeFileHandle? TryOpenAt(int directory, string path, int flags, uint mode, out int errno)
    {
        int descriptor;
        do
        {
            descriptor = Libc.OpenAt(directory, path, flags | OpenFlags.CloseOnExec, mode);
            errno = descriptor < 0 ? Errno.Last : 0;
        }
        while (errno == Errno.Interrupted);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static unsafe FileStatus? TryStatus(int directory, string path, int flags, out int errno)
    {
        // struct statx has the same layout on every architecture; struct stat does not.
        Span<byte> raw = stackalloc byte[256];
        fixed (byte* pointer = raw)
        {
            errno = Libc.StatX(directory, path, flags, BasicStatus, pointer) == 0 ? 0 : Errno.Last;
        }

        if (errno != 0)
        {
            return null;
        }

        return new FileStatus(
            Mode: BinaryPrimitives.ReadUInt16LittleEndian(raw[28..]),
            UserId: BinaryPrimitives.ReadUInt32LittleEndian(raw[20..]),
            Device: FileStatus.MakeDevice(BinaryPrimitives.ReadUInt32LittleEndian(raw[136..]), BinaryPrimitives.ReadUInt32LittleEndian(raw[140..])),
            Inode: BinaryPrimitives.ReadInt64LittleEndian(raw[32..]),
            SizeBytes: BinaryPrimitives.ReadInt64LittleEndian(raw[40..]),
            AllocatedBytes: BinaryPrimitives.ReadInt64LittleEndian(raw[48..]) * StatusBlockBytes,
            ModifiedTicks: ReadTicks(raw[112..]),
            ChangedTicks: ReadTicks(raw[96..]),
            LinkCount: BinaryPrimitives.ReadUInt32LittleEndian(raw[16..]),
            Attributes: BinaryPrimitives.ReadUInt64LittleEndian(raw[8..]));
    }

    /// <summary>Reads a <c>struct statx_timestamp</c>: seconds since 1970, then nanoseconds.</summary>
    private static long ReadTicks(ReadOnlySpan<byte> timestamp) =>
        DateTime.UnixEpoch.Ticks
        + (BinaryPrimitives.ReadInt64LittleEndian(timestamp) * TimeSpan.TicksPerSecond)
        + (BinaryPrimitives.ReadUInt32LittleEndian(timestamp[8..]) / TimeSpan.NanosecondsPerTick);
}
