using ActorShm.Actors.Scheduling;

namespace ActorShm.Actors.Work;

// Another process may be sealing what this node is to open, and be stopped in the middle of it. What needs that segment is tried again, and everything else goes on, also what was asked about it later.
internal sealed partial class WorkerActor
{
    /// <summary>Does something now, or as soon as no other process is in the way.</summary>
    /// <param name="tryCarryOut">Gets for how long it was tried before, and says whether that was the last time.</param>
    private void Try(Func<TimeSpan, bool> tryCarryOut) => Try(new Waiting(_time.GetTimestamp(), tryCarryOut));

    private void Try(Waiting what)
    {
        var tried = _time.GetElapsedTime(what.Since);
        if (!what.TryCarryOut(tried))
        {
            Timers.StartSingleTimer(what, new LookAgain(what), Retry.PauseAfter(tried));
        }
    }

    private sealed record LookAgain(Waiting What);

    /// <summary>What waits. Each is another one, whatever it is.</summary>
    private sealed class Waiting(long since, Func<TimeSpan, bool> tryCarryOut)
    {
        public long Since => since;

        public Func<TimeSpan, bool> TryCarryOut => tryCarryOut;
    }
}
