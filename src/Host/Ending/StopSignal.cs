using System.Runtime.InteropServices;
using ActorShm.Actors.Runs;

namespace ActorShm.Host.Ending;

/// <summary>
/// Turns SIGINT, SIGTERM and SIGHUP into cancellation. The first one asks for an orderly end, the second for an immediate one; both
/// clean up. Where a command knows no immediate end of its own, the second ends the process, and what it was making is swept by whoever comes next.
/// The same signal again in the same moment is no second one.
/// </summary>
/// <remarks>
/// That of the process lives as long as it does: whoever asks twice asks until the process is gone (<c>scripts/stop.sh --at-once</c>), and a signal that met the default action
/// after the work was done would change an exit code that is decided. What somebody makes for themselves, they dispose.
/// </remarks>
internal sealed class StopSignal : IDisposable
{
    private static readonly Lazy<StopSignal> LazyOfThisProcess = new(static () => new StopSignal(TimeProvider.System));

    private readonly Lock _gate = new(); // before the first registration: a signal may come between two of them
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

    /// <summary>The signals to this process, taken from the first time on that somebody asks for it until the process is gone.</summary>
    public static StopSignal OfThisProcess => LazyOfThisProcess.Value;

    /// <summary>Set by the first signal, or by <see cref="Ask"/>.</summary>
    public CancellationToken Orderly => _orderly.Token;

    /// <summary>Asks for an orderly end, as the first signal does, which still may come.</summary>
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

    /// <summary>Takes over the second signal for who can end at once; it ends the process as long as nobody has done so.</summary>
    /// <returns>Set by the second signal.</returns>
    public CancellationToken TakeAtOnce()
    {
        Volatile.Write(ref _isTaken, true);
        return _atOnce.Token;
    }

    /// <summary>The exit code of a command that a signal ended, or that was asked to end.</summary>
    public int ExitCodeOfSignal => _first == PosixSignal.SIGINT ? ExitCode.Interrupted : ExitCode.Terminated;

    /// <summary>Gives the signals back to the default action.</summary>
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

    /// <summary>Takes a signal, on a thread of its own.</summary>
    internal void OnSignal(PosixSignalContext context)
    {
        var isEcho = _echo.Is(context.Signal);
        lock (_gate)
        {
            if (_isDisposed)
            {
                return; // it was on its way already
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
