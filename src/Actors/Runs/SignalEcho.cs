using System.Runtime.InteropServices;

namespace ActorShm.Actors.Runs;

/// <summary>Recognises a signal that is sent twice in one moment, as opposed to one that is sent again: <c>timeout</c> sends its signal to its command, and then to the process group that the command belongs to. Safe on any thread.</summary>
/// <param name="time">The clock.</param>
internal sealed class SignalEcho(TimeProvider time)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private PosixSignal? _first;
    private long _firstAt;

    /// <summary>Handles the arrival of a signal. Call it before anything else that is done about the signal, which may take longer than the moment.</summary>
    /// <param name="signal">The signal.</param>
    /// <returns>Whether the signal is the first one once more.</returns>
    public bool Is(PosixSignal signal)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            if (_first is null)
            {
                _first = signal;
                _firstAt = now;
                return false;
            }

            return signal == _first && time.GetElapsedTime(_firstAt, now) < Moment;
        }
    }
}
