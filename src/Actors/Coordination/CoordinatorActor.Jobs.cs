using System.Collections.Immutable;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

// Jobs: beginning, stopping and explaining them.
internal sealed partial class CoordinatorActor
{
    private void OnSubmitProgram(SubmitProgram request)
    {
        var (programs, inlineElements) = (_programs, _run.Settings.InlineElements);
        BeginJob(request.Session, request.Job, request.Terms, request.Text, request.Trace, cancellation => ProgramPlan.Compile(request, programs, inlineElements, cancellation));
    }

    private void OnFillWithRamp(FillWithRamp request)
    {
        if (request.Handle.Element != ElementType.Float64)
        {
            Sender.Tell(new JobFailed(request.Job, FailureKind.Input, $"A ramp fills float64 elements; segment {request.Handle.Id} holds {request.Handle.Element.Name()}."), Self);
            return;
        }

        BeginJob(request.Session, request.Job, JobTerms.Default, $"fill {request.Handle.Id} with {request.Start:R} + {request.Step:R} * i", request.Trace, _ => new RampPlan(request));
    }

    private void BeginJob(long session, long clientJob, JobTerms terms, string description, string trace, Func<CancellationToken, JobPlan> plan, string? kernel = null)
    {
        if (_sessions.FindOpen(session) is not { } owner)
        {
            Sender.Tell(new SessionClosed(session), Self);
            return;
        }

        if (_isDraining)
        {
            Sender.Tell(new JobFailed(clientJob, FailureKind.HostEnding, TakesNoWork), Self);
            return;
        }

        if (_jobs.FindRunning(session, clientJob) is not null)
        {
            Sender.Tell(new JobFailed(clientJob, FailureKind.Work, $"The session has a job {clientJob} already, which is not over."), Self);
            return;
        }

        var request = new JobRequest(++_jobsBegun, session, clientJob, Sender, terms, description, trace, plan, kernel);
        var nodes = _nodes.Ready.Where(node => node.TakesNewWork).Select(node => new NodeJoined(node.Number, node.Worker, node.Kernels)).ToImmutableArray();
        var run = _run;
        var job = Context.ActorOf(Props.Create(typeof(JobActor), request, nodes, run, _gone.DescribeLast()), $"job-{request.RunJob}"); // by type, because an expression would be compiled for every job
        _log.Debug("Job {0} begins for session {1}", request.RunJob, session);
        Context.Watch(job);
        run.Metrics.JobBegun();
        _jobs.Add(new JobEntry(request, job, owner.Pid, run.Time.GetUtcNow(), run.Time.GetTimestamp()));
    }

    private void OnCancelJob(CancelJob cancel)
    {
        if (_jobs.FindRunning(cancel.Session, cancel.Job) is { } job)
        {
            StopJob(job, "The job was cancelled by its client.");
        }
    }

    private void OnCancelRunJob(CancelRunJob cancel)
    {
        switch (_jobs.Find(cancel.Job))
        {
            case null:
                Sender.Tell(UnknownJob(cancel.Job), Self);
                break;
            case { IsOver: true }:
                Sender.Tell(new RequestFailed(FailureKind.Input, $"Job {cancel.Job} is over already; 'actorshm jobs why {cancel.Job}' says how it ended."), Self);
                break;
            case var job:
                job.EndAskers.Add(Sender);
                StopJob(job, $"Job {job.Number} was cancelled by {DescribeSender()}, not by its own client.");
                break;
        }
    }

    /// <summary>Describes the sender for people to read. Nothing depends on it, so a host that has reached its limit of open files says so in the text and goes on.</summary>
    private string DescribeSender()
    {
        try
        {
            return ProcessOfSender() is { } pid ? $"process {pid}" : "a process that is gone";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"a process that could not be looked up ({e.Message})";
        }
    }

    /// <summary>Ends a job without an answer. A job that has its answer, or has failed already, stays as it is.</summary>
    private static void StopJob(JobEntry job, string reason, bool isClientGone = false)
    {
        job.IsToStop = true;
        job.Actor.Tell(new StopJob(reason, isClientGone));
    }

    private void OnExplainJob(ExplainJob explain)
    {
        if (_jobs.Find(explain.Job) is { } job)
        {
            Sender.Tell(new JobExplained(job.Explain(_run.Time, DescribeStopped(job))), Self);
        }
        else
        {
            Sender.Tell(UnknownJob(explain.Job), Self);
        }
    }

    private RequestFailed UnknownJob(long number) => new(
        FailureKind.Input,
        number > 0 && number <= _jobsBegun
            ? $"Job {number} is over and forgotten: the run remembers the last {_run.Settings.KeptJobs} (actorshm.host.kept-jobs)."
            : $"The run has had no job {number}; 'actorshm jobs list' shows those that it knows.");

    private void OnJobReported(JobReported report)
    {
        if (_jobs.FindRunning(Sender) is { } job)
        {
            Take(job, report);
            KillHung(job, report.Nodes);
        }
    }

    /// <summary>Takes the last report of a job. It does not go to the hang watch: a node that closes what it had open has not thereby finished a block, and nodes that have not closed are watched until they have.</summary>
    private void OnJobConcluded(JobConcluded concluded)
    {
        if (_jobs.FindRunning(Sender) is { } job)
        {
            Take(job, concluded.Last);
            job.Conclude(concluded, _run.Time.GetElapsedTime(job.StartedAt));
            SendAwayUnneeded();
        }
    }

    private void Take(JobEntry job, JobReported report)
    {
        job.Take(report);
        foreach (var done in report.Nodes.Where(node => node.DoneSince > 0))
        {
            if (_nodes.Find(done.Node) is { } node)
            {
                CountPartitions(node, done.DoneSince);
                if (job.ForgetUnable(node))
                {
                    SendAwayUnneeded();
                }
            }
        }
    }

    private void OnPartitionsReleased(PartitionsReleased released)
    {
        if (_jobs.FindRunning(Sender) is { } job)
        {
            job.AddEvidence(released.Evidence);
            _run.Metrics.PartitionsRetried(released.Count);
            _gone.AddWork(released.Gone.Number, released.Gone.Pid, released.Undone);
        }
    }

    private void OnNodeUnable(NodeUnable unable)
    {
        if (_jobs.FindRunning(Sender) is { } job)
        {
            job.AddEvidence(unable.Evidence);
            if (_nodes.Find(unable.Node) is { } node)
            {
                CountPartitions(node, unable.DoneBefore);
                job.AddUnable(node);
            }

            _log.Warning("Job {0}: {1}", job.Number, unable.Evidence);
        }
    }

    private void OnInputTruncated(InputTruncated truncated)
    {
        if (_gone.AddCircumstance(truncated.Gone.Number, truncated.Gone.Pid, truncated.Circumstance))
        {
            _log.Warning("{0} {1}.", truncated.Gone.Cause, truncated.Circumstance);
        }
    }

    private void OnJobEnded(JobEntry job)
    {
        _log.Debug("Ended: job {0}", job.Number);
        job.End(_run.Time.GetElapsedTime(job.StartedAt));
        _jobs.End(job);
        _hangs.ForgetJob(job.Actor);
        _run.Metrics.JobEnded(job.State, job.Took);
        _cancelledJobs += job is { IsToStopWithRun: true, State: JobState.Cancelled } ? 1 : 0;
        foreach (var asker in job.EndAskers)
        {
            asker.Tell(new RunJobEnded(job.Number), Self);
        }

        SendAwayUnneeded();
        ContinueDrain();
    }
}
