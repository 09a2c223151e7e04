using System.Runtime.InteropServices;

namespace ActorShm.Host.Commands;

/// <summary>
/// Turns SIGINT, SIGTERM and SIGHUP into cancellation. The first one asks for an orderly end, the second for an immediate one; both
/// clean up. Where a command knows no immediate end of its own, the second ends the process, and what it was making is swept by whoever comes next.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _orderly = new();
    private readonly CancellationTokenSource _atOnce = new();
    private readonly PosixSignalRegistration[] _registrations;
    private PosixSignal? _first;
    private bool _isTaken;

    public StopSignal() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
    ];

    /// <summary>Set by the first signal.</summary>
    public CancellationToken Orderly => _orderly.Token;

    /// <summary>Takes over the second signal for who can end at once; it ends the process as long as nobody has done so.</summary>
    /// <returns>Set by the second signal.</returns>
    public CancellationToken TakeAtOnce()
    {
        Volatile.Write(ref _isTaken, true);
        return _atOnce.Token;
    }

    /// <summary>The exit code of a command that a signal ended.</summary>
    public int ExitCodeOfSignal => _first == PosixSignal.SIGINT ? ExitCode.Interrupted : ExitCode.Terminated;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _orderly.Dispose();
        _atOnce.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        lock (_registrations)
        {
            context.Cancel = _first is null || Volatile.Read(ref _isTaken);
            if (_first is null)
            {
                _first = context.Signal;
                _orderly.Cancel();
            }
            else
            {
                _atOnce.Cancel();
            }
        }
    }
}
