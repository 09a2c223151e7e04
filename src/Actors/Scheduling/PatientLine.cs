namespace ActorShm.Actors.Scheduling;

/// <summary>
/// A line of actions that an actor carries out as soon as no other process is in the way, first come, first served. Instead of waiting, the line tries the first action again and again: soon while the
/// other process is at work, and seldom while it is stopped. The actor passes <see cref="LookAgain"/> on to its line. Not thread-safe.
/// </summary>
/// <param name="timers">The actor's timers.</param>
/// <param name="time">The clock that measures how long an action has been tried.</param>
internal sealed class PatientLine(ITimerScheduler timers, TimeProvider time)
{
    private const int Part = 10; // the next attempt comes after a tenth of the time that the action has been tried for
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    private readonly LinkedList<Waiting> _waiting = [];

    /// <summary>Carries out an action once all actions before it are done and nothing is in its way; at once where that is so already.</summary>
    /// <param name="tryCarryOut">Gets how long the action was tried before; returns whether it need not be tried again.</param>
    /// <param name="job">The job that may give the action up; null where nobody may.</param>
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

    /// <summary>Removes the action of a job that no longer needs it, so that it does not hold up those behind it.</summary>
    public void GiveUp(long job)
    {
        if (_waiting.FirstOrDefault(waiting => waiting.Job == job) is { } unneeded)
        {
            _waiting.Remove(unneeded);
        }
    }

    /// <summary>Carries out the actions that are possible by now.</summary>
    public void LookAgain()
    {
        while (_waiting.First?.Value is { } next)
        {
            // Counted since the action came: one that stood behind others has waited for the same process as they have.
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

/// <summary>Says that another process may no longer be in the way. From a timer to its actor.</summary>
internal sealed record LookAgain(PatientLine Line);
