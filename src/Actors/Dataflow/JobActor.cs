using System.Collections.Immutable;
using System.Diagnostics;
using ActorShm.Actors.Ledger;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Runs;
using ActorShm.Actors.Scheduling;
using ActorShm.Actors.Telemetry;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

/// <summary>
/// Runs one job: has its segments made, opens each stage on every node, releases what lost nodes had claimed, combines the
/// partial results, and answers the client once. Child of the coordinator, gone when the job is.
/// </summary>
internal sealed partial class JobActor : ReceiveActor, IWithTimers
{
    /// <summary>An answer names every result and every segment that was made, and has to stay under the largest message.</summary>
    private const int MaximumAnswers = 96;

    private readonly JobRequest _request;
    private readonly RunContext _run;
    private readonly Dictionary<int, JobNode> _nodes = [];
    private readonly List<SegmentHandle> _made = [];

    /// <summary>Nobody wants any more what is done for the job beside this actor.</summary>
    private readonly CancellationTokenSource _unwanted = new();

    private readonly JobStages _stages;
    private readonly RunningCost _cost;
    private readonly Activity? _trace;
    private string _lastGone;
    private int _nodesAtStart;
    private JobPhase _phase;
    private JobPlan? _plan;
    private InputFiles? _inputFiles;
    private JobVolume _done;
    private JobVolume _reported;
    private long _workingSince;
    private int _sealed;
    private JobFailed? _failure;
    private bool _isMaking; // an array, and the ledger has not answered yet
    private int _retiring; // requests to retire arrays that are not answered yet
    private bool _isClientGone;
    private bool _wasStopped;
    private bool _isUndone; // what it has made is being retired after its failure

    /// <summary>Called by the coordinator only.</summary>
    /// <param name="request">What is to be done.</param>
    /// <param name="nodes">Who is there to do it.</param>
    /// <param name="run">The run.</param>
    /// <param name="lastGone">A sentence about the node that was lost last, which begins with a space; empty when none was.</param>
    public JobActor(JobRequest request, ImmutableArray<NodeJoined> nodes, RunContext run, string lastGone)
    {
        _request = request;
        _lastGone = lastGone;
        _run = run;
        _stages = new JobStages(request.RunJob, run.Tables);
        _cost = new RunningCost(run);
        _trace = Traces.Begin("job", ActivityKind.Server, request.Trace, new("actorshm.job", request.RunJob), new("actorshm.program", ReasonText.CutBytes(request.Description, JobsListed.MaximumProgramBytes)));
        foreach (var node in nodes.Where(node => request.CanUse(node.Kernels)))
        {
            _nodes.Add(node.Number, new JobNode(node.Number, node.Worker));
        }

        _nodesAtStart = _nodes.Count;

        Receive<StopJob>(OnStopJob);
        Receive<NodeJoined>(OnNodeJoined);
        Receive<NodeGone>(OnNodeGone);
        Receive<NodeIsComing>(_ => BeginMaking());
        Receive<NoNodeComes>(_ => OnNoNodeComes());
        ReceiveFromLedger<SegmentCreated>(OnSegmentCreated);
        ReceiveFromLedger<SegmentSealed>(_ => SealNext());
        ReceiveFromLedger<RetiredForJob>(_ => OnRetiredForJob());
        ReceiveFromLedger<Writable>(_ => MakeNextArray());
        ReceiveFromLedger<RequestFailed>(OnRequestFailed);
        ReceiveFromLedger<SessionClosed>(_ => OnRequestFailed(new RequestFailed(FailureKind.Work, "The session ended while an array was made for the job.")));
        Receive<StageFinished>(OnStageFinished);
        Receive<StageFailed>(OnStageFailed);
        Receive<StageClosed>(OnStageClosed);
        Receive<BeginJob>(_ => Begin());
        Receive<JobPlanned>(OnPlanned);
        Receive<JobUnplanned>(unplanned => OnUnplanned(unplanned.Problem));
        Receive<LookAgain>(again => again.Line.LookAgain());
        Receive<TableMade>(made => OnTableMade(made.Rented));
        Receive<TableUnmade>(unmade => OnTableUnmade(unmade.Problem));
        Receive<ProgressDue>(_ => OnProgressDue());
        Receive<DeadlinePassed>(_ => OnDeadlinePassed());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How long its stages have run by now: since the first was opened.</summary>
    private TimeSpan Working => _run.Time.GetElapsedTime(_workingSince);

    /// <summary>What is done by now, the partitions of the stage that runs included.</summary>
    private JobVolume Done => _stages.IsComputing
        ? _done.Plus(_plan!.StageVolume.Part(_stages.ElementsDone, _stages.ElementCount))
        : _done;

    /// <inheritdoc/>
    protected override void PreStart() => Self.Tell(new BeginJob());

    /// <inheritdoc/>
    protected override void PostStop()
    {
        // Every step, also when a defect in this actor is what ended it, and is in the way of another step.
        var end = new EndSteps();
        end.Try(_unwanted.Cancel);
        _unwanted.Dispose();
        if (_phase != JobPhase.Over)
        {
            end.Try(CloseStageEarly);

            // A node that still writes keeps their memory from being used again; the names go now, not with the session.
            end.Try(() => _run.Ledger.Tell(new GiveUpForJob(_request.Session, _request.RunJob)));
            end.Try(() => Conclude(_failure ?? (_run.Ending.IsCancellationRequested
                ? new JobFailed(_request.ClientJob, FailureKind.Work, "The host ended before the job was done, so there is no answer. Submit it again when the host runs.")
                : JobFailed.ByDefect(_request.ClientJob))));
        }

        end.Try(_stages.RemoveTables); // there are some only where it was ended in the middle
        end.ThrowIfAnyFailed();
    }

    /// <summary>Takes what the ledger answers. Peers know most of these messages too, and from them they mean nothing.</summary>
    private void ReceiveFromLedger<T>(Action<T> take) => Receive(take, _ => Sender.Equals(_run.Ledger));

    private void Begin()
    {
        StartTimers();
        BeginPlanning();
    }

    private void StartTimers()
    {
        Timers.StartPeriodicTimer(nameof(ProgressDue), new ProgressDue(), _run.Settings.ProgressInterval);
        if (_request.Terms.Deadline is { } deadline)
        {
            Timers.StartSingleTimer(nameof(DeadlinePassed), new DeadlinePassed(), deadline);
        }
    }

    private void OnDeadlinePassed()
    {
        var deadline = $"its deadline of {_request.Terms.Deadline!.Value.TotalSeconds:0.###} s passed";
        Fail(FailureKind.Work, _plan is null
            ? $"The program of the job was still being read when {deadline}; nothing of it was done. Give it more time, or split the program."
            : $"The job was not finished when {deadline}; it had done {Done.Elements:N0} of {_plan.Volume.Elements:N0} elements, and waited for {Waiting()}. Give it more time, or a higher priority.");
    }

    private JobNode? NodeOf(IActorRef worker) => _nodes.Values.FirstOrDefault(node => node.Worker.Equals(worker));

    private sealed record BeginJob;

    private sealed record ProgressDue;

    private sealed record DeadlinePassed;
}
