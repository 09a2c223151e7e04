using System.Collections.Immutable;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
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
    private readonly HashSet<SegmentId> _mapped = [];

    /// <summary>Stages that are over and that some node has not closed yet.</summary>
    private readonly List<StageRun> _closing = [];
    private readonly int _nodesAtStart;
    private readonly long _startedAt;
    private readonly long _messagedAtStart;
    private JobPlan? _plan;
    private Stage? _stage;
    private StageRun? _stageRun;
    private int _stageIndex = -1;
    private long _bytesMapped;
    private long _partitions;
    private long _retries;
    private long _doneElements;
    private long _totalElements;
    private long _reportedElements;
    private int _sealed;
    private JobFailed? _failure;
    private bool _isMaking;
    private bool _isOver;

    /// <summary>Called by the coordinator only.</summary>
    public JobActor(JobRequest request, ImmutableArray<NodeJoined> nodes, RunContext run)
    {
        _request = request;
        _run = run;
        _startedAt = run.Time.GetTimestamp();
        _messagedAtStart = run.Links.BytesMessaged;
        _nodesAtStart = nodes.Length;
        foreach (var node in nodes)
        {
            _nodes.Add(node.Number, new JobNode(node.Number, node.Worker));
        }

        Receive<CancelJob>(_ => Fail(FailureKind.Work, "The job was cancelled."));
        Receive<NodeJoined>(joined => OnNodeJoined(joined));
        Receive<NodeLost>(OnNodeLost);
        Receive<SegmentCreated>(created => OnSegmentCreated(created));
        Receive<SegmentSealed>(_ => SealNext());
        Receive<Writable>(_ => MakeNextArray());
        Receive<RequestFailed>(OnRequestFailed);
        Receive<StageFinished>(finished => OnStageFinished(finished));
        Receive<StageFailed>(failed => OnStageFailed(failed));
        Receive<StageClosed>(closed => OnStageClosed(closed));
        Receive<BeginJob>(_ => Begin());
        Receive<ProgressDue>(_ => OnProgressDue());
        Receive<DeadlinePassed>(_ => OnDeadlinePassed());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private StageKey Key => new(_request.RunJob, _stageIndex);

    /// <inheritdoc/>
    protected override void PreStart() => Self.Tell(new BeginJob());

    /// <inheritdoc/>
    protected override void PostStop()
    {
        // The client waits for one answer, also when a defect in this actor ended it.
        if (!_isOver)
        {
            CloseStageEarly();
            Conclude(new JobFailed(_request.ClientJob, FailureKind.Work, "The job ended because of a defect in the coordinator; its log says more."));
        }
    }

    private void Begin()
    {
        StartTimers();
        if (_nodes.Count == 0)
        {
            Fail(FailureKind.Work, "No node is running, so nobody can do the work. Start one with 'actorshm node', or a host with --nodes.");
            return;
        }

        try
        {
            _plan = _request.Plan();
            foreach (var input in _plan.Inputs)
            {
                // Throws for a handle that names nothing, or not what it says: sizes are believed from here on.
                _run.Store.StateOf(input);
            }
        }
        catch (Exception e) when (e is ProgramException or SegmentException)
        {
            Fail(FailureKind.Input, e.Message);
            return;
        }

        if (_plan.AnswerCount > MaximumAnswers)
        {
            Fail(FailureKind.Input, $"The answer would name {_plan.AnswerCount} results and segments; at most {MaximumAnswers} fit into one. Split the program into several.");
            return;
        }

        foreach (var input in _plan.Inputs)
        {
            CountMapped(input);
        }

        if (_plan.Target is { } target)
        {
            _run.Ledger.Tell(new CheckWritable(_request.Session, target));
            return;
        }

        MakeNextArray();
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
        var done = _doneElements + (_stageRun?.ElementsDone ?? 0);
        Fail(
            FailureKind.Work,
            $"The job was not finished when its deadline of {_request.Terms.Deadline!.Value.TotalSeconds:0.###} s passed; it had done {done:N0} of {_totalElements:N0} elements. Give it more time, or a higher priority.");
    }

    private void MakeNextArray()
    {
        if (_failure is not null)
        {
            return;
        }

        if (_made.Count == _plan!.Arrays.Length)
        {
            OpenNextStage();
            return;
        }

        var array = _plan.Arrays[_made.Count];
        _isMaking = true;
        _run.Ledger.Tell(new CreateSegment(_request.Session, array.Element, array.Shape, array.Label, InitialContent.Undefined));
    }

    private void OnSegmentCreated(SegmentCreated created)
    {
        _isMaking = false;
        _made.Add(created.Handle);
        if (_failure is not null)
        {
            FinishFailure();
            return;
        }

        CountMapped(created.Handle);
        MakeNextArray();
    }

    private void OnRequestFailed(RequestFailed failed)
    {
        _isMaking = false;
        if (_failure is not null)
        {
            FinishFailure();
            return;
        }

        Fail(failed.Kind, failed.Reason);
    }

    private void CountMapped(SegmentHandle handle)
    {
        if (_mapped.Add(handle.Id))
        {
            _bytesMapped += handle.DataBytes;
        }
    }

    private JobNode? NodeOf(IActorRef worker) => _nodes.Values.FirstOrDefault(node => node.Worker.Equals(worker));

    private sealed record BeginJob;

    private sealed record ProgressDue;

    private sealed record DeadlinePassed;

    /// <summary>One node as this job sees it.</summary>
    private sealed class JobNode(int number, IActorRef worker)
    {
        public int Number => number;

        public IActorRef Worker => worker;

        /// <summary>The partitions of the current stage that the coordinator has been told of.</summary>
        public long PartitionsCounted { get; set; }
    }
}
