using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Runs;

namespace ActorShm.Actors.Client;

/// <summary>Passes what the client's actor receives to the tasks that wait outside the actor. Safe on any thread.</summary>
internal sealed class ClientLink(string runDirectory)
{
    private readonly TaskCompletionSource<long> _sessionOpened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentDictionary<long, PendingJob> _jobs = new();
    private Func<Exception>? _whyOver;
    private bool _isClosing;

    /// <summary>The session's number, once the coordinator has opened it.</summary>
    public Task<long> SessionOpened => _sessionOpened.Task;

    /// <summary>Whether the host was ending when it opened the session.</summary>
    public bool WasHostEnding { get; private set; }

    /// <summary>Cancelled when no answer can come any more: the host is gone, or the session is closed.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Whether the session is closed or being closed; nothing new is asked then.</summary>
    public bool IsClosing => Volatile.Read(ref _isClosing);

    public static ObjectDisposedException ClosedException() =>
        new(nameof(RunClient), "The session was closed before the host's answer came. Ask through a client that is open, and dispose it after its last answer.");

    public NoHostException HostGoneException() => MissingHost.Gone(runDirectory);

    /// <summary>Makes the exception for a caller that gets no answer once <see cref="Over"/> is set. It names whichever came first: the end of the host or the end of the session.</summary>
    public Exception WhyOver() => Volatile.Read(ref _whyOver)!();

    /// <summary>Registers a job before it is submitted, so that no answer comes too early.</summary>
    /// <param name="job">Its number in the session.</param>
    /// <param name="progress">Reported to by the client's actor, or null. The actor does not survive an exception from it, so a caller's own progress is wrapped in a <see cref="JobWatch"/>.</param>
    public Task<JobOutcome> Add(long job, IProgress<JobProgress>? progress)
    {
        var pending = new PendingJob(progress);
        _jobs[job] = pending;
        if (Over.IsCancellationRequested)
        {
            End(job, p => p.Outcome.TrySetException(WhyOver()));
        }

        return pending.Outcome.Task;
    }

    public void OnSessionOpened(SessionOpened opened)
    {
        WasHostEnding = opened.IsHostEnding; // first, because whoever waits for the session reads it
        _sessionOpened.TrySetResult(opened.Session);
    }

    public void OnSessionRefused(RequestFailed failed) => _sessionOpened.TrySetException(new RunFailedException(failed.Kind, failed.Reason));

    public void OnProgressed(JobProgressed progressed)
    {
        if (_jobs.TryGetValue(progressed.Job, out var pending))
        {
            pending.Progress?.Report(new JobProgress(
                progressed.DoneElements, progressed.TotalElements, progressed.DoneBytes, progressed.TotalBytes, progressed.Working));
        }
    }

    public void OnCompleted(JobCompleted completed) => End(completed.Job, pending =>
    {
        // The watcher must see the end, even of a job that was over before there was anything else to report.
        pending.Progress?.Report(new JobProgress(completed.Elements, completed.Elements, completed.Bytes, completed.Bytes, completed.Working));
        pending.Outcome.TrySetResult(new JobOutcome(
            completed.Results,
            completed.Outputs.ToImmutableDictionary(o => o.Name, o => o.Handle, StringComparer.Ordinal),
            completed.Cost));
    });

    public void OnFailed(JobFailed failed) => End(failed.Job, pending => pending.Outcome.TrySetException(new RunFailedException(failed.Kind, failed.Reason)));

    public void OnHostGone()
    {
        // Looked up once for everybody who waits now, because a host that died may have left many files. A later caller looks again, when more may be known.
        var gone = HostGoneException();
        _sessionOpened.TrySetException(gone);
        EndAll(HostGoneException, () => new NoHostException(gone.Message));
    }

    /// <summary>Marks the session as closing: from now on nothing new is asked.</summary>
    public void BeginClosing() => Volatile.Write(ref _isClosing, true);

    /// <summary>Stops taking answers, and fails everybody who waits for one.</summary>
    public void OnClosed() => EndAll(ClosedException, ClosedException);

    /// <summary>Ends the session because the client's actor failed with a defect: no answer would be taken any more.</summary>
    public void OnDefect(Exception cause)
    {
        _sessionOpened.TrySetException(WhyDefect());
        EndAll(WhyDefect, WhyDefect);

        ObjectDisposedException WhyDefect() =>
            new("The session was closed because of a defect in its client; the cause is the inner exception. Open another, and report the defect.", cause);
    }

    /// <summary>Handles the host's word that it does not know the session. While the session is being closed this is expected, and whoever closes it waits for the last step.</summary>
    public void OnSessionUnknown()
    {
        if (!IsClosing)
        {
            OnClosed();
        }
    }

    /// <param name="whyLater">Makes the exception for each caller from now on.</param>
    /// <param name="whyNow">Makes the exception for each caller that waits now.</param>
    private void EndAll(Func<Exception> whyLater, Func<Exception> whyNow)
    {
        if (Interlocked.CompareExchange(ref _whyOver, whyLater, null) is not null)
        {
            return;
        }

        _over.Cancel();
        foreach (var job in _jobs.Keys)
        {
            End(job, pending => pending.Outcome.TrySetException(whyNow()));
        }
    }

    private void End(long job, Action<PendingJob> complete)
    {
        if (_jobs.TryRemove(job, out var pending))
        {
            complete(pending);
        }
    }

    private sealed record PendingJob(IProgress<JobProgress>? Progress)
    {
        public TaskCompletionSource<JobOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
