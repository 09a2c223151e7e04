using System.Runtime.InteropServices;
using ActorShm.Actors.Runs;

namespace ActorShm.Host.Ending;

/// <summary>
/// Turns SIGINT, SIGTERM and SIGHUP into cancellation. The first one asks for an orderly end, the second for an immediate one; both
/// clean up. When a command has no immediate end of its own, the second signal ends the process, and a later command or run sweeps what the process was making.
/// The same signal repeated at the same moment does not count as a second one.
/// </summary>
/// <remarks>
/// The instance for the process lives as long as the process does: whoever asks for an immediate end keeps sending signals until the process is gone (<c>scripts/stop.sh --at-once</c>), and a signal that met the default action
/// after the work was done would change an exit code that is already decided. Whoever makes another instance disposes it.
/// </remarks>
internal sealed class StopSignal : IDisposable
{
    private static readonly Lazy<StopSignal> LazyOfThisProcess = new(static () => new StopSignal(TimeProvider.System));

    private readonly Lock _gate = new(); // must exist before the first registration, because a signal may come between two registrations
    private readonly CancellationTokenSource _orderly = new();
    private readonly CancellationTokenSource _atOnce = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly SignalEcho _echo;
    private PosixSignal? _first;
    private bool _isTaken;
    private bool _isDisposed;

    public StopSignal(TimeProvider time)
    {
        _echo = new SignalEcho(time);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
        ];
    }

    /// <summary>The instance that handles the signals to this process, from the first use of this property until the process is gone.</summary>
    public static StopSignal OfThisProcess => LazyOfThisProcess.Value;

    /// <summary>A token that is cancelled by the first signal, or by <see cref="Ask"/>.</summary>
    public CancellationToken Orderly => _orderly.Token;

    /// <summary>Asks for an orderly end, as the first signal does. The first signal may still come.</summary>
    public void Ask()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _orderly.Cancel();
            }
        }
    }

    /// <summary>Takes over the second signal for a caller that can end at once. Until this method is called, the second signal ends the process.</summary>
    /// <returns>A token that is cancelled by the second signal.</returns>
    public CancellationToken TakeAtOnce()
    {
        Volatile.Write(ref _isTaken, true);
        return _atOnce.Token;
    }

    /// <summary>The exit code of a command that a signal or <see cref="Ask"/> has ended.</summary>
    public int ExitCodeOfSignal => _first == PosixSignal.SIGINT ? ExitCode.Interrupted : ExitCode.Terminated;

    /// <summary>Restores the default action of the signals.</summary>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        lock (_gate)
        {
            _isDisposed = true;
            _orderly.Dispose();
            _atOnce.Dispose();
        }
    }

    /// <summary>Handles a signal; called on a separate thread.</summary>
    internal void OnSignal(PosixSignalContext context)
    {
        var isEcho = _echo.Is(context.Signal);
        lock (_gate)
        {
            if (_isDisposed)
            {
                return; // the signal was already on its way
            }

            context.Cancel = _first is null || isEcho || Volatile.Read(ref _isTaken);
            if (_first is null)
            {
                _first = context.Signal;
                _orderly.Cancel();
            }
            else if (!isEcho)
            {
                _atOnce.Cancel();
            }
        }
    }
}
