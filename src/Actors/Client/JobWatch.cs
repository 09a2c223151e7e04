using System.Runtime.ExceptionServices;

namespace ActorShm.Actors.Client;

/// <summary>Stands between the client's actor and the caller's watcher of a job. When the watcher throws, the exception is kept for whoever waits for the job, and the watcher gets no further reports.</summary>
/// <param name="watcher">The caller's watcher.</param>
/// <param name="onFailed">Called once, when the watcher throws.</param>
internal sealed class JobWatch(IProgress<JobProgress> watcher, Action onFailed) : IProgress<JobProgress>
{
    private volatile ExceptionDispatchInfo? _failure;

    /// <summary>Whether the watcher has thrown.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>Never throws. Called by one thread at a time.</summary>
    public void Report(JobProgress value)
    {
        if (HasFailed)
        {
            return;
        }

        try
        {
            watcher.Report(value);
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            onFailed();
        }
    }

    /// <summary>Rethrows the watcher's exception, if there is one.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    /// <summary>Combines the watcher's exception with the reason why the end of the job is not known.</summary>
    public AggregateException FailedTogetherWith(Exception end) => new(_failure!.SourceException, end);
}
