using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors.Runs;

/// <summary>Runs the steps of an end: each step is tried, whatever happened to those before it, and all failures are reported.</summary>
/// <remarks>For one end, and one caller at a time. A failure that several steps report is reported once.</remarks>
internal sealed class EndSteps
{
    private readonly List<ExceptionDispatchInfo> _failures = [];

    /// <summary>Runs a step.</summary>
    /// <param name="step">The step; an exception from it is kept.</param>
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

    /// <summary>Runs a step and waits for it.</summary>
    /// <param name="step">The step; an exception from it is kept.</param>
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

    /// <summary>Throws the failures, if there are any. Call it after the last step of an end that was wanted.</summary>
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

    /// <summary>Logs the failures. Call it after the last step where another exception is thrown already, such as that of a failed start.</summary>
    /// <param name="log">Gets one error per failure.</param>
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
