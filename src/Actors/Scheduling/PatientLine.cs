namespace ActorShm.Actors.Scheduling;

/// <summary>
/// What an actor does as soon as no other process is in the way, first come, first served. It is tried again instead of waited for: soon while the other process is at it, and seldom while that is
/// stopped. The actor has <see cref="LookAgain"/> passed on to its line. Not thread-safe.
/// </summary>
/// <param name="timers">Those of the actor.</param>
/// <param name="time">By what it measures how long something has been tried.</param>
internal sealed class PatientLine(ITimerScheduler timers, TimeProvider time)
{
    private const int Part = 10; // a tenth of the time that it has been tried for
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    private readonly LinkedList<Waiting> _waiting = [];

    /// <summary>Does something when all before it is done, and it can be: at once where that is so.</summary>
    /// <param name="tryCarryOut">Gets for how long it was tried before, and says whether that was the last time.</param>
    /// <param name="job">The job that may give it up; null where nobody does.</param>
    public void Enter(Func<TimeSpan, bool> tryCarryOut, long? job = null)
    {
        if (_waiting.Count == 0 && tryCarryOut(TimeSpan.Zero))
        {
            return;
        }

        _waiting.AddLast(new Waiting(time.GetTimestamp(), tryCarryOut, job));
        if (_waiting.Count == 1)
        {
            LookAgainSoon(TimeSpan.Zero);
        }
    }

    /// <summary>A job has no use any more for what it has waiting: that keeps nobody waiting who stands behind it.</summary>
    public void GiveUp(long job)
    {
        if (_waiting.FirstOrDefault(waiting => waiting.Job == job) is { } unneeded)
        {
            _waiting.Remove(unneeded);
        }
    }

    /// <summary>Does what can be done by now.</summary>
    public void LookAgain()
    {
        while (_waiting.First?.Value is { } next)
        {
            // Since it came: who stands behind others has waited for the same process as they.
            var tried = time.GetElapsedTime(next.Since);
            if (!next.TryCarryOut(tried))
            {
                LookAgainSoon(tried);
                return;
            }

            _waiting.RemoveFirst();
        }
    }

    private void LookAgainSoon(TimeSpan tried) =>
        timers.StartSingleTimer(this, new LookAgain(this), TimeSpan.FromTicks(Math.Clamp(tried.Ticks / Part, Shortest.Ticks, Longest.Ticks)));

    private sealed record Waiting(long Since, Func<TimeSpan, bool> TryCarryOut, long? Job);
}

/// <summary>Another process may be in the way no more. From a timer to its actor.</summary>
internal sealed record LookAgain(PatientLine Line);
