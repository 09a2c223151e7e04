using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

internal static partial class Libc
{
    /// <summary>The number of <c>pidfd_send_signal</c>; the same on every architecture.</summary>
    public const long PidfdSendSignal = 424;

    /// <summary>The number of <c>pidfd_open</c>; the same on every architecture.</summary>
    public const long PidfdOpen = 434;

    [LibraryImport(Library, EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, out ResourceLimit limit);

    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial uint EffectiveUserId();

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    public static partial int Signal(int pid, int signal);

    /// <summary>Waits, even for less than a millisecond, which is the runtime's shortest wait. A signal ends the wait early.</summary>
    [LibraryImport(Library, EntryPoint = "nanosleep")]
    public static partial int Sleep(in TimeSpecification time, nint noRemainder);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    public static partial long Call(long number, nint first, nint second);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    public static partial long Call(long number, SafeFileHandle first, nint second, nint third, nint fourth);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(ref PollEntry entries, nuint entryCount, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int CreateEventPoll(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static unsafe partial int ControlEventPoll(SafeFileHandle poll, int operation, SafeFileHandle file, byte* entry);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    public static unsafe partial int WaitEventPoll(SafeFileHandle poll, byte* entries, int entryCount, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Execute(string path, string?[] arguments, string?[] environment);
}
