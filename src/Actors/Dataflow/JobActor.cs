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
/// partial results, and answers the client once. It is a child of the coordinator, and ends with the job.
/// </summary>
internal sealed partial class JobActor : ReceiveActor, IWithTimers
{
    /// <summary>The largest number of results and segments that an answer may name, so that it stays below the largest message.</summary>
    private const int MaximumAnswers = 96;

    private readonly JobRequest _request;
    private readonly RunContext _run;
    private readonly Dictionary<int, JobNode> _nodes = [];
    private readonly List<SegmentHandle> _made = [];

    /// <summary>Cancelled when nobody wants the work any more that is done for the job beside this actor.</summary>
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
    private bool _isMaking; // an array is being made, and the ledger has not answered yet
    private int _retiring; // requests to retire arrays that are not answered yet
    private bool _isClientGone;
    private bool _wasStopped;
    private bool _isUndone; // after a failure, the arrays that the job made are being retired

    /// <summary>Called by the coordinator only.</summary>
    /// <param name="request">The job.</param>
    /// <param name="nodes">The nodes that are there to work on it.</param>
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

    /// <summary>Gets how long the stages have run so far, since the first one was opened.</summary>
    private TimeSpan Working => _run.Time.GetElapsedTime(_workingSince);

    /// <summary>Gets what is done so far, including the done partitions of the running stage.</summary>
    private JobVolume Done => _stages.IsComputing
        ? _done.Plus(_plan!.StageVolume.Part(_stages.ElementsDone, _stages.ElementCount))
        : _done;

    /// <inheritdoc/>
    protected override void PreStart() => Self.Tell(new BeginJob());

    /// <inheritdoc/>
    protected override void PostStop()
    {
        // Every step is done, even if a defect in this actor ended it and breaks another step.
        var end = new EndSteps();
        end.Try(_unwanted.Cancel);
        _unwanted.Dispose();
        if (_phase != JobPhase.Over)
        {
            end.Try(CloseStageEarly);

            // A node that still writes keeps the memory from being used again. The names are removed now, not at the end of the session.
            end.Try(() => _run.Ledger.Tell(new GiveUpForJob(_request.Session, _request.RunJob)));
            end.Try(() => Conclude(_failure ?? (_run.Ending.IsCancellationRequested
                ? new JobFailed(_request.ClientJob, FailureKind.Work, "The host ended before the job was done, so there is no answer. Submit it again when the host runs.")
                : JobFailed.ByDefect(_request.ClientJob))));
        }

        end.Try(_stages.RemoveTables); // there are tables left only when the job was ended in the middle
        end.ThrowIfAnyFailed();
    }

    /// <summary>Receives answers of the ledger. Peers know most of these messages too, but from them they are ignored.</summary>
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
