using System.Runtime.InteropServices;

namespace ActorShm.Host.Commands;

/// <summary>
/// Turns SIGINT and SIGTERM into cancellation. The first one asks for an orderly end, the second for an immediate one; both
/// clean up.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _orderly = new();
    private readonly CancellationTokenSource _atOnce = new();
    private readonly PosixSignalRegistration[] _registrations;
    private PosixSignal? _first;

    public StopSignal() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
    ];

    /// <summary>Set by the first signal.</summary>
    public CancellationToken Orderly => _orderly.Token;

    /// <summary>Set by the second signal.</summary>
    public CancellationToken AtOnce => _atOnce.Token;

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
        context.Cancel = true;
        lock (_registrations)
        {
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
