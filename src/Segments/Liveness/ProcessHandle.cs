using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>A handle of one process that stays valid after the process has died: signals and waits can never reach a later process with the same id.</summary>
/// <remarks>Wraps a pidfd. Safe on any thread; dispose it to give the descriptor back. The process need not be a child.</remarks>
public sealed class ProcessHandle : IDisposable
{
    private readonly SafeFileHandle _pidfd;
    private readonly Lock _gate = new();
    private Task? _exit;

    private ProcessHandle(SafeFileHandle pidfd, ProcessIdentity identity)
    {
        _pidfd = pidfd;
        Identity = identity;
    }

    /// <summary>The identity of the process.</summary>
    public ProcessIdentity Identity { get; }

    /// <summary>Whether the process has ended. Once true, it has written its last byte.</summary>
    /// <exception cref="ObjectDisposedException">The handle was disposed.</exception>
    public bool HasExited => HasEnded(_pidfd);

    /// <summary>Whether the process has ended or the kernel is taking it down: it runs no more of its program, and its files are closed or are being closed.</summary>
    /// <exception cref="IOException">The process cannot be looked up now, for example because no file descriptor is left.</exception>
    /// <exception cref="ObjectDisposedException">The handle was disposed.</exception>
    public bool IsEnding => ProcessIdentity.IsEnding(Identity.Pid) || HasExited; // in this order: another process can have the id only once this one has exited

    /// <summary>Whether the process is stopped by a signal, and does nothing until another signal lets it go on.</summary>
    /// <exception cref="IOException">The process cannot be looked up now, for example because no file descriptor is left.</exception>
    /// <exception cref="ObjectDisposedException">The handle was disposed.</exception>
    public bool IsStopped => ProcessIdentity.IsStopped(Identity.Pid) && !HasExited; // in this order, as above

    /// <summary>Opens a running process; null when there is none with that id, or when <c>/proc</c> hides it.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pid"/> is not positive.</exception>
    /// <exception cref="IOException">The kernel refuses for another reason, such as too many open files.</exception>
    public static ProcessHandle? TryOpen(int pid)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pid);
        var descriptor = (int)Libc.Call(Libc.PidfdOpen, pid, 0);
        if (descriptor < 0)
        {
            // For the id of a thread that does not lead a process, the kernel answers ENOENT, and EINVAL before Linux 6.16.
            var errno = Errno.Last;
            return errno is Errno.NoProcess or Errno.NoEntry or Errno.Invalid ? null : throw Errno.Failure(errno, "open process", $"/proc/{pid}");
        }

        var pidfd = new SafeFileHandle(descriptor, ownsHandle: true);

        ProcessHandle? handle = null;
        try
        {
            // The identity is read after the pidfd was opened. If the process behind the pidfd still runs after that, the identity is its own.
            handle = ProcessIdentity.Of(pid) is { } identity && !HasEnded(pidfd) ? new ProcessHandle(pidfd, identity) : null;
            return handle;
        }
        finally
        {
            if (handle is null)
            {
                pidfd.Dispose();
            }
        }
    }

    /// <summary>Sends a signal; 9 ends the process at once. A process that has ended already is left alone.</summary>
    /// <exception cref="UnauthorizedAccessException">The process is somebody else's.</exception>
    /// <exception cref="ObjectDisposedException">The handle was disposed.</exception>
    public void Kill(int signal = 9)
    {
        ObjectDisposedException.ThrowIf(_pidfd.IsClosed, this);
        if (Libc.Call(Libc.PidfdSendSignal, _pidfd, signal, 0, 0) != 0 && Errno.Last != Errno.NoProcess)
        {
            throw Errno.Failure(Errno.Last, $"send signal {signal} to", $"/proc/{Identity.Pid}");
        }
    }

    /// <summary>Waits on this thread for the process to end; false when it has not ended within that time.</summary>
    internal bool EndsWithin(int milliseconds) => HasEnded(_pidfd, milliseconds);

    /// <summary>Returns a task that completes when the process has ended. It occupies no thread: one thread of this library waits for all processes.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled first; the process is not touched.</exception>
    /// <exception cref="ObjectDisposedException">The handle was disposed, before the call or during it.</exception>
    public Task WaitForExitAsync(CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_pidfd.IsClosed, this);
            _exit ??= ExitWatcher.Shared.Watch(_pidfd);
            return _exit.WaitAsync(cancellation);
        }
    }

    /// <summary>Closes the descriptor. The process goes on.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_exit is not null && !_pidfd.IsClosed)
            {
                ExitWatcher.Shared.Forget(_pidfd);
            }

            _pidfd.Dispose();
        }
    }

    private static bool HasEnded(SafeFileHandle pidfd, int waitedMilliseconds = 0)
    {
        var isCounted = false;
        try
        {
            pidfd.DangerousAddRef(ref isCounted);
            var entry = new PollEntry { Descriptor = (int)pidfd.DangerousGetHandle(), Asked = PollEntry.Readable };
            int ready;
            do
            {
                ready = Libc.Poll(ref entry, 1, waitedMilliseconds);
            }
            while (ready < 0 && Errno.Last == Errno.Interrupted);
            return ready > 0;
        }
        finally
        {
            if (isCounted)
            {
                pidfd.DangerousRelease();
            }
        }
    }
}
