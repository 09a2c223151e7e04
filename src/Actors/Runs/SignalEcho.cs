using System.Runtime.InteropServices;

namespace ActorShm.Actors.Runs;

/// <summary>Tells a signal that is sent twice in one moment from one that is sent again: <c>timeout</c> sends its signal to its command, and then to the process group, of which that is one. Safe on any thread.</summary>
/// <param name="time">The clock.</param>
internal sealed class SignalEcho(TimeProvider time)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private PosixSignal? _first;
    private long _firstAt;

    /// <summary>A signal has come. To be asked before anything else is done about it, which may take longer than the moment.</summary>
    /// <param name="signal">Which.</param>
    /// <returns>Whether it is the first one once more.</returns>
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
