using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ActorShm.Testing;

/// <summary>Signals by their POSIX names.</summary>
public static partial class Signals
{
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;
    public const int FileSizeExceeded = 25;

    /// <summary>Sends a signal to one process.</summary>
    public static void Send(int pid, int signal)
    {
        if (SendSignal(pid, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"kill({pid}, {signal})");
        }
    }

    /// <summary>Sends a signal to one process that may be gone by now.</summary>
    public static void SendIfThere(int pid, int signal)
    {
        const int noSuchProcess = 3;
        if (SendSignal(pid, signal) != 0 && Marshal.GetLastPInvokeError() is var error and not noSuchProcess)
        {
            throw new Win32Exception(error, $"kill({pid}, {signal})");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
