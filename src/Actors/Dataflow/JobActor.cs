using System.Collections.Immutable;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

/// <summary>
/// Runs one job: has its segments made, opens each stage on every node, grants partitions on request, combines the
/// partial results, and answers the client once. Child of the coordinator, gone when the job is.
/// </summary>
internal sealed partial class JobActor : ReceiveActor
{
    /// <summary>An answer names every result and every segment that was made, and has to stay under the largest message.</summary>
    private const int MaximumAnswers = 96;

    private readonly JobRequest _request;
    private readonly RunContext _run;
    private readonly Dictionary<int, JobNode> _nodes = [];
    private readonly List<SegmentHandle> _made = [];
    private readonly HashSet<SegmentId> _mapped = [];
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
    private long _progressedAt;
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
        _progressedAt = _startedAt;
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
        Receive<StageOpened>(opened => OnStageOpened(opened));
        Receive<PartitionProcessed>(processed => OnPartitionProcessed(processed));
        Receive<StageFailed>(failed => OnStageFailed(failed));
        Receive<StageClosed>(closed => OnStageClosed(closed));
        Receive<BeginJob>(_ => Begin());
    }

    private StageKey Key => new(_request.RunJob, _stageIndex);

    /// <inheritdoc/>
    protected override void PreStart() => Self.Tell(new BeginJob());

    /// <inheritdoc/>
    protected override void PostStop()
    {
        // The client waits for one answer, also when a defect in this actor ended it.
        if (!_isOver)
        {
            Conclude(new JobFailed(_request.ClientJob, FailureKind.Work, "The job ended because of a defect in the coordinator; its log says more."));
        }
    }

    private void Begin()
    {
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

    /// <summary>One node as this job sees it.</summary>
    private sealed class JobNode(int number, IActorRef worker)
    {
        public int Number => number;

        public IActorRef Worker => worker;

        /// <summary>Whether the current stage is open there and partitions may be granted.</summary>
        public bool IsReady { get; set; }

        /// <summary>Whether it was told to open the stage and has not confirmed that it closed it.</summary>
        public bool HasStageOpen { get; set; }

        /// <summary>Partitions granted and not answered.</summary>
        public int Outstanding { get; set; }
    }
}
