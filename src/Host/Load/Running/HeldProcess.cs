using System.Diagnostics;
using ActorShm.Segments;

namespace ActorShm.Host.Load.Running;

/// <summary>A process that a load has started, held from its start, so that a signal reaches this process or none, even when another process has its id by then. Its output is read and dropped.</summary>
internal sealed class HeldProcess : IDisposable
{
    private readonly Process _process;
    private readonly ProcessHandle? _handle;

    /// <summary>Starts the process.</summary>
    /// <param name="start">The executable and its arguments; the output has to be redirected.</param>
    /// <param name="open">Opens the process with a given id; tests replace it. Null for <see cref="ProcessHandle.TryOpen"/>.</param>
    public HeldProcess(ProcessStartInfo start, Func<int, ProcessHandle?>? open = null)
    {
        _process = Process.Start(start)!;
        Pid = _process.Id;
        _handle = (open ?? ProcessHandle.TryOpen)(Pid);
        if (_process.HasExited)
        {
            // The handle may be of the next process with this id. If the process still ran after the handle was opened, the handle would be its own.
            _handle?.Dispose();
            _handle = null;
        }

        _process.OutputDataReceived += (_, _) => { }; // the output is read, so that the process never has to wait
        _process.BeginOutputReadLine();
    }

    /// <summary>The process id.</summary>
    public int Pid { get; }

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The exit code, once the process has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Sends a signal; does nothing when the process has ended.</summary>
    public void Signal(int signal) => _handle?.Kill(signal);

    /// <summary>Waits until the process has ended and its output is read.</summary>
    public Task WaitForExitAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    /// <summary>Releases the process without ending it.</summary>
    public void Dispose()
    {
        _handle?.Dispose();
        _process.Dispose();
    }
}
