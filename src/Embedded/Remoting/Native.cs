using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Embedded;

/// <summary>The calls of the operating system that the platform has no method for.</summary>
internal static partial class Native
{
    private const int PathOnly = 0x200000; // O_PATH
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int OpenFiles = 7; // RLIMIT_NOFILE, the same on x64 and arm64

    private static int DirectoryOnly => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000; // O_DIRECTORY

    /// <summary>The user this process acts as.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUserId();

    /// <summary>How many files this process may have open now; asking takes none.</summary>
    public static long OpenFilesLimit() => GetLimit(OpenFiles, out var limit) == 0 && limit.Soft <= long.MaxValue ? (long)limit.Soft : long.MaxValue;

    /// <summary>Opens a directory as a place, not for reading.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenDirectory(string path)
    {
        var descriptor = Open(path, PathOnly | DirectoryOnly | CloseOnExec);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"The directory '{path}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    /// <summary>Sets the permissions of an open file. On a socket before bind: those that its file will get.</summary>
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

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int ChangeMode(SafeHandle file, uint mode);

    // struct rlimit
    private readonly record struct ResourceLimit(ulong Soft, ulong Hard);
}
