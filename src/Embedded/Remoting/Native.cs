using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Embedded;

/// <summary>Calls of the operating system for which .NET has no method.</summary>
internal static partial class Native
{
    private const int PathOnly = 0x200000; // O_PATH
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int ReadOnly = 0; // O_RDONLY
    private const int Exclusive = 2; // LOCK_EX
    private const int AtOnce = 4; // LOCK_NB
    private const int WouldWait = 11; // EWOULDBLOCK
    private const int NoSuchFile = 2; // ENOENT
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int LinkItself = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint TypeOnly = 1; // STATX_TYPE
    private const int TypeBits = 0xF000; // S_IFMT
    private const int SocketType = 0xC000; // S_IFSOCK
    private const int OpenFiles = 7; // RLIMIT_NOFILE, the same on x64 and arm64

    private static int DirectoryOnly => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000; // O_DIRECTORY

    /// <summary>Returns the user that this process acts as.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUserId();

    /// <summary>Returns how many files this process may have open now, without opening one.</summary>
    public static long OpenFilesLimit() => GetLimit(OpenFiles, out var limit) == 0 && limit.Soft <= long.MaxValue ? (long)limit.Soft : long.MaxValue;

    /// <summary>Opens a directory as a location only, not for reading (<c>O_PATH</c>).</summary>
    /// <exception cref="IOException">The directory cannot be opened.</exception>
    public static SafeFileHandle OpenDirectory(string path) => OpenDirectory(path, PathOnly);

    /// <summary>Locks a directory against others that do the same, until the returned handle is disposed. Never waits, because the process that holds the lock may be stopped.</summary>
    /// <returns>The lock; null when another process holds it.</returns>
    /// <exception cref="IOException">The directory cannot be opened or locked.</exception>
    public static SafeFileHandle? TryLockDirectory(string path)
    {
        var directory = OpenDirectory(path, ReadOnly);
        if (Lock(directory, Exclusive | AtOnce) == 0)
        {
            return directory;
        }

        var error = Marshal.GetLastPInvokeError();
        directory.Dispose();
        return error == WouldWait ? null : throw new IOException($"The directory '{path}' cannot be locked: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    /// <summary>Whether a path names a socket itself, not a link to one or something else; null where there is nothing.</summary>
    /// <exception cref="IOException">The status of the path cannot be read.</exception>
    public static bool? IsSocket(string path)
    {
        // struct statx has the same layout on every architecture; struct stat does not.
        Span<byte> status = stackalloc byte[256];
        if (Status(CurrentDirectory, path, LinkItself, TypeOnly, ref MemoryMarshal.GetReference(status)) == 0)
        {
            return (BinaryPrimitives.ReadUInt16LittleEndian(status[28..]) & TypeBits) == SocketType;
        }

        return Marshal.GetLastPInvokeError() == NoSuchFile ? null : throw new IOException($"'{path}' cannot be looked at: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    private static SafeFileHandle OpenDirectory(string path, int how)
    {
        var descriptor = Open(path, how | DirectoryOnly | CloseOnExec);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"The directory '{path}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    /// <summary>Sets the permissions of an open file, or, on a socket before it is bound, those that its file will get.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static void SetMode(SafeHandle file, UnixFileMode mode)
    {
        if (ChangeMode(file, (uint)mode) != 0)
        {
            throw new IOException($"The permissions of a socket cannot be set: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int directory, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int ChangeMode(SafeHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeHandle file, int operation);

    // struct rlimit
    private readonly record struct ResourceLimit(ulong Soft, ulong Hard);
}
