using System.Runtime.ExceptionServices;

namespace ActorShm.Actors.Client;

/// <summary>Stands between a client's actor and who watches a job: what that throws is kept for who waits for the job, and it is told nothing more.</summary>
/// <param name="watcher">The caller's.</param>
/// <param name="onFailed">Called once, when the watcher has thrown.</param>
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

    /// <summary>Throws what the watcher has thrown, if it has.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    /// <summary>What the watcher has thrown, and why there is no word of the job any more.</summary>
    public AggregateException FailedTogetherWith(Exception end) => new(_failure!.SourceException, end);
}
