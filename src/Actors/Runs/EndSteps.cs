using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors.Runs;

/// <summary>The steps of an end: each is tried, whatever becomes of those before it, and all that went wrong is told.</summary>
/// <remarks>For one end, and one caller at a time. A failure that several steps tell is told once.</remarks>
internal sealed class EndSteps
{
    private readonly List<ExceptionDispatchInfo> _failures = [];

    /// <summary>Does a step.</summary>
    /// <param name="step">What is to be done; what it throws is kept.</param>
    public void Try(Action step)
    {
        ArgumentNullException.ThrowIfNull(step);
        try
        {
            step();
        }
        catch (Exception e)
        {
            Keep(e);
        }
    }

    /// <summary>Does a step, and waits for it.</summary>
    /// <param name="step">What is to be done; what it throws is kept.</param>
    public async Task TryAsync(Func<Task> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        try
        {
            await step();
        }
        catch (Exception e)
        {
            Keep(e);
        }
    }

    /// <summary>To be called after the last step of an end that was wanted: throws what went wrong, if anything did.</summary>
    /// <exception cref="AggregateException">There is more than one failure.</exception>
    public void ThrowIfAnyFailed()
    {
        if (_failures.Count == 1)
        {
            _failures[0].Throw();
        }
        else if (_failures.Count > 0)
        {
            throw new AggregateException("Not everything could be ended; every step was tried.", _failures.Select(failure => failure.SourceException));
        }
    }

    /// <summary>To be called after the last step where something else is thrown already, as of a start that has failed: what went wrong is told by the log alone.</summary>
    /// <param name="log">Gets one error for each failure.</param>
    public void LogFailures(ILogger log)
    {
        ArgumentNullException.ThrowIfNull(log);
        foreach (var failure in _failures)
        {
            log.LogError(failure.SourceException, "Not everything could be ended; every step was tried");
        }
    }

    private void Keep(Exception failure)
    {
        if (failure is AggregateException several)
        {
            foreach (var one in several.InnerExceptions)
            {
                Keep(one);
            }
        }
        else if (!_failures.Exists(kept => ReferenceEquals(kept.SourceException, failure)))
        {
            _failures.Add(ExceptionDispatchInfo.Capture(failure));
        }
    }
}
