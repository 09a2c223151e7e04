using System.Diagnostics;
using ActorShm.Segments;

namespace ActorShm.Host.Load.Running;

/// <summary>A process that a load has started, held from its start on: a signal meets this one or none, also when another has its number by then. Its output is read and dropped.</summary>
internal sealed class HeldProcess : IDisposable
{
    private readonly Process _process;
    private readonly ProcessHandle? _handle;

    /// <summary>Starts the process.</summary>
    /// <param name="start">The executable and its arguments; its output has to be redirected.</param>
    /// <param name="open">Takes hold of the process that has a number, for tests to change; null for <see cref="ProcessHandle.TryOpen"/>.</param>
    public HeldProcess(ProcessStartInfo start, Func<int, ProcessHandle?>? open = null)
    {
        _process = Process.Start(start)!;
        Pid = _process.Id;
        _handle = (open ?? ProcessHandle.TryOpen)(Pid);
        if (_process.HasExited)
        {
            // What was opened may be the next one with its number; one that runs after that was opened itself.
            _handle?.Dispose();
            _handle = null;
        }

        _process.OutputDataReceived += (_, _) => { }; // read, so that it never has to wait
        _process.BeginOutputReadLine();
    }

    /// <summary>Its process id.</summary>
    public int Pid { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>How it ended, once it has.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Sends a signal; nothing happens when it has ended.</summary>
    public void Signal(int signal) => _handle?.Kill(signal);

    /// <summary>Completes when it has ended and its output is read.</summary>
    public Task WaitForExitAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    /// <summary>Lets it go; it is not ended by that.</summary>
    public void Dispose()
    {
        _handle?.Dispose();
        _process.Dispose();
    }
}
