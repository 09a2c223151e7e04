using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors.Messages;

/// <summary>Asks for the state of a job, or why it ended. Answered by <see cref="JobExplained"/>, or by <see cref="RequestFailed"/> when no such job is known.</summary>
internal sealed record ExplainJob(long Job) : IWireMessage<ExplainJob>
{
    public static string Manifest => "explain-job";

    public void Write(WireWriter to) => to.Int64(Job);

    public static ExplainJob Read(WireReader from) => new(from.Count64());
}

/// <summary>The explanation of a job.</summary>
internal sealed record JobExplained(JobExplanation Explanation) : IWireMessage<JobExplained>
{
    public static string Manifest => "job-explained";

    public void Write(WireWriter to)
    {
        var (job, priority, deadline, kind, reason, waiting, arrays, shares, evidence) = Explanation;
        JobInfo.Write(to, job);
        to.Priority(priority);
        to.Int64(deadline?.Ticks ?? 0);
        to.Bool(kind.HasValue);
        if (kind is { } failure)
        {
            to.Failure(failure);
        }

        to.Text(reason);
        to.Text(waiting);
        to.List(arrays, JobArray.Write);
        to.List(shares, JobShare.Write);
        to.List(evidence, static (w, text) => w.Text(text));
    }

    public static JobExplained Read(WireReader from) => new(new JobExplanation(
        JobInfo.Read(from),
        from.Priority(),
        from.Count64() is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : null,
        from.Bool() ? from.Failure() : null,
        from.Text(),
        from.Text(),
        from.List(JobArray.Read),
        from.List(JobShare.Read),
        from.List(static r => r.Text())));
}

/// <summary>Asks to end a job; the sender need not be its client. Answered by <see cref="RunJobEnded"/> once the job is over.</summary>
/// <param name="Job">The job's number in the run.</param>
internal sealed record CancelRunJob(long Job) : IWireMessage<CancelRunJob>
{
    public static string Manifest => "cancel-run-job";

    public void Write(WireWriter to) => to.Int64(Job);

    public static CancelRunJob Read(WireReader from) => new(from.Count64());
}

/// <summary>The job is over, and no node writes for it any more.</summary>
internal sealed record RunJobEnded(long Job) : IWireMessage<RunJobEnded>
{
    public static string Manifest => "run-job-ended";

    public void Write(WireWriter to) => to.Int64(Job);

    public static RunJobEnded Read(WireReader from) => new(from.Count64());
}
