using System.Globalization;
using System.Runtime.InteropServices;
using ActorShm.Segments;

namespace ActorShm.ProbeProcess;

/// <summary>Follows the main thread of another process from one system call to the next, and kills it after the n-th (<c>ptrace</c>).</summary>
/// <remarks>
/// A process of its own does that, which is not the parent: a parent hears of every stop of a child, and the runtime would take some of them for its end. The other process is
/// asked whether it has stopped, in a loop, and never waited for. What a killed process leaves is the same before and after a call that changes nothing outside of it, so only the others are counted.
/// </remarks>
internal static partial class SystemCallTracer
{
    private const int Continue = 24; // PTRACE_SYSCALL
    private const int Seize = 0x4206;
    private const int Interrupt = 0x4207;
    private const int Detach = 17;
    private const int CallInfo = 0x420E;
    private const int SignalInfo = 0x4202;
    private const int MarkSystemCalls = 1; // PTRACE_O_TRACESYSGOOD
    private const long OpenAt = 257;
    private const int Entry = 1;
    private const int Exit = 2;

    // Of x64: read close stat fstat lseek mmap mprotect munmap brk rt_sig* pread64 sched_yield madvise getpid fcntl flock futex statx and the like. Locks, leases and mappings end with the process.
    private static readonly HashSet<long> Harmless =
    [
        0, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 17, 21, 24, 28, 39, 72, 73, 89, 97, 102, 107, 110, 137, 138, 186, 202, 204, 217, 228, 230, 262, 267, 302, 318, 324, 332, 435,
    ];

    /// <summary>PID COUNT: kills a process after some system calls between the marks, or lets it go on when there are not so many.</summary>
    public static int KillAfter(string process, string count)
    {
        var pid = int.Parse(process, CultureInfo.InvariantCulture);
        if (Trace(Seize, pid, 0, MarkSystemCalls) != 0)
        {
            Console.WriteLine("not permitted");
            return 0;
        }

        Check(Trace(Interrupt, pid, 0, 0));
        _ = Stop(pid);
        Console.WriteLine("attached");
        Console.WriteLine(Follow(pid, int.Parse(count, CultureInfo.InvariantCulture)) ? "killed" : "finished");
        return 0;
    }

    private static bool Follow(int pid, int killAfter)
    {
        var (marks, calls, isCounted) = (0, 0, false);
        while (true)
        {
            var (stop, number, changes) = Step(pid);
            if (stop == Exit)
            {
                calls += isCounted ? 1 : 0;
                if (isCounted && calls == killAfter)
                {
                    using var process = ProcessHandle.TryOpen(pid);
                    process!.Kill();
                    return true;
                }

                continue;
            }

            marks += number == StepVerbs.Mark ? 1 : 0;
            isCounted = marks == 1 && number != StepVerbs.Mark && changes;
            if (marks == 2)
            {
                Check(Trace(Detach, pid, 0, 0));
                return false;
            }
        }
    }

    /// <summary>Lets the process go on to the start or the end of a system call, and hands on the signals that come first.</summary>
    private static unsafe (int Stop, long Number, bool Changes) Step(int pid)
    {
        var signal = 0;
        var info = stackalloc int[32]; // siginfo_t starts with the number; there is none for a stop without a signal
        while (true)
        {
            Check(Trace(Continue, pid, 0, signal));
            var (stop, number, flags) = Stop(pid);
            if (stop is Entry or Exit)
            {
                return (stop, number, ChangesAnything(number, flags));
            }

            signal = Trace(SignalInfo, pid, 0, (nint)info) == 0 ? info[0] : 0;
        }
    }

    private static bool ChangesAnything(long number, long flags) =>
        RuntimeInformation.ProcessArchitecture != Architecture.X64
        || (number == OpenAt ? (flags & (OpenFlags.Create | (OpenFlags.Nameless & ~OpenFlags.Directory))) != 0 : !Harmless.Contains(number));

    /// <summary>Waits until the process has stopped: where, and with which system call and third argument if it is the start of one.</summary>
    private static unsafe (int Stop, long Number, long Flags) Stop(int pid)
    {
        // struct ptrace_syscall_info, the same on every architecture: what it is at byte 0; for an entry the number of the call at byte 24, its arguments from byte 32 on.
        var info = stackalloc byte[128];
        while (Trace(CallInfo, pid, 128, (nint)info) < 0)
        {
            if (ProcessIdentity.Of(pid) is not { IsAlive: true })
            {
                throw new InvalidOperationException("The process has ended while it was traced.");
            }
        }

        return (info[0], *(long*)(info + 24), *(long*)(info + 48));
    }

    private static void Check(long result)
    {
        if (result < 0)
        {
            throw new InvalidOperationException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    private static partial long Trace(long request, long pid, nint address, nint data);
}
