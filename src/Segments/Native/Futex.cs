using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary>Waits for a word of shared memory to change, among all processes that map it.</summary>
/// <remarks>The private flag of the call is never set: with it the kernel would find only waiters of this process.</remarks>
internal static unsafe class Futex
{
    private const nint WaitOperation = 0;
    private const nint WakeOperation = 1;

    // The number of the system call; x64 has its own table of calls, arm64 the common one.
    private static readonly nint CallNumber = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 202 : 98;

    /// <summary>Waits until the word is woken, unless its value already differs from the expected one. May return early for no reason.</summary>
    /// <param name="word">Its address, a multiple of four, in memory that stays mapped during the call.</param>
    /// <param name="expected">The value that the word had when there was nothing to do.</param>
    /// <param name="timeout">The longest wait; at most a few years.</param>
    public static void Wait(uint* word, uint expected, TimeSpan timeout)
    {
        var limit = TimeSpecification.Of(timeout);
        if (Libc.CallFutex(CallNumber, word, WaitOperation, (nint)expected, &limit, 0, 0) != 0
            && Errno.Last is var errno and not (Errno.Again or Errno.Interrupted or Errno.TimedOut))
        {
            throw Errno.Failure(errno, "wait on", "a lock file");
        }
    }

    /// <summary>Wakes all waiters of the word.</summary>
    public static void WakeAll(uint* word)
    {
        if (Libc.CallFutex(CallNumber, word, WakeOperation, int.MaxValue, null, 0, 0) < 0)
        {
            throw Errno.Failure(Errno.Last, "wake the waiters of", "a lock file");
        }
    }
}
