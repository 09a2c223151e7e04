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
internal sealed class JobActor : ReceiveActor
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
        _run.Ledger.Tell(new CreateSegment(_request.Session, array.Element, array.Shape, array.Label));
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

    private void OpenNextStage()
    {
        _stage = _plan!.NextStage();
        _stageIndex++;
        if (_stage is null)
        {
            SealNext();
            return;
        }

        if (_nodes.Count == 0)
        {
            Fail(FailureKind.Work, "The last node of the run is gone, so the job cannot be finished. Start nodes and submit it again.");
            return;
        }

        foreach (var output in _plan.OutputsOf(_stage, [.. _made]))
        {
            CountMapped(output);
        }

        _stageRun = new StageRun(Key, _stage, checked(_nodes.Count * _run.Settings.PartitionsPerNode));
        _partitions += _stageRun.PartitionCount;
        _totalElements += _stage.ElementCount;
        if (_stageRun.OpenPartitions == 0)
        {
            CompleteStage();
            return;
        }

        foreach (var node in _nodes.Values)
        {
            OpenStageOn(node);
        }
    }

    private void OpenStageOn(JobNode node)
    {
        node.Outstanding = 0;
        node.HasStageOpen = true;
        node.Worker.Tell(
            new OpenStage(Key, _stage!.ElementCount, [.. _stage.Code.Encode()], _plan!.InputsOf(_stage), _plan.OutputsOf(_stage, [.. _made])),
            Self);
    }

    private void OnNodeJoined(NodeJoined joined)
    {
        var node = new JobNode(joined.Number, joined.Worker);
        _nodes.Add(joined.Number, node);
        if (_failure is null && _stageRun is { OpenPartitions: > 0 })
        {
            OpenStageOn(node);
        }
    }

    private void OnNodeLost(NodeLost lost)
    {
        if (!_nodes.Remove(lost.Number))
        {
            return;
        }

        if (_failure is not null)
        {
            FinishFailure();
            return;
        }

        if (_nodes.Count == 0 && _stageRun is { OpenPartitions: > 0 })
        {
            Fail(FailureKind.Work, $"The last node of the run is gone ({lost.Description}), so the job cannot be finished. Start nodes and submit it again.");
            return;
        }

        if (_stageRun is { OpenPartitions: > 0 })
        {
            var takenBack = _stageRun.TakeBackFrom(lost.Number);
            _retries += takenBack.Length;
            foreach (var (partition, lostNodes) in takenBack)
            {
                if (lostNodes >= _run.Settings.LostNodesPerPartition)
                {
                    Fail(FailureKind.Work, $"Partition {partition} of {Key} has lost {lostNodes} nodes, last {lost.Description}; it seems to be what kills them.");
                    return;
                }
            }

            foreach (var node in _nodes.Values.Where(n => n.IsReady))
            {
                Grant(node);
            }
        }
        else
        {
            ContinueWhenClosed();
        }
    }

    private void OnStageOpened(StageOpened opened)
    {
        if (_failure is null && opened.Key == Key && NodeOf(Sender) is { } node)
        {
            node.IsReady = true;
            Grant(node);
        }
    }

    private void Grant(JobNode node)
    {
        while (node.Outstanding < _run.Settings.GrantsPerNode && _stageRun!.TryGrant(node.Number, out var grant))
        {
            node.Outstanding++;
            node.Worker.Tell(grant!, Self);
        }
    }

    private void OnPartitionProcessed(PartitionProcessed processed)
    {
        if (_failure is not null || processed.Key != Key || NodeOf(Sender) is not { } node)
        {
            return;
        }

        try
        {
            if (!_stageRun!.TryComplete(node.Number, processed))
            {
                return;
            }
        }
        catch (InvalidDataException e)
        {
            Fail(FailureKind.Work, e.Message);
            return;
        }

        node.Outstanding--;
        Context.Parent.Tell(new PartitionCounted(node.Number));
        if (_stageRun.OpenPartitions == 0)
        {
            CompleteStage();
            return;
        }

        Grant(node);
        ReportProgress();
    }

    private void ReportProgress()
    {
        if (_run.Time.GetElapsedTime(_progressedAt) < _run.Settings.ProgressInterval)
        {
            return;
        }

        _progressedAt = _run.Time.GetTimestamp();
        _request.Client.Tell(new JobProgressed(_request.ClientJob, _doneElements + _stageRun!.DoneElements, _totalElements));
    }

    private void CompleteStage()
    {
        _doneElements += _stage!.ElementCount;
        _plan!.Complete(_stageRun!.Partials);
        CloseStageOnNodes();
        ContinueWhenClosed();
    }

    private void CloseStageOnNodes()
    {
        foreach (var node in _nodes.Values.Where(n => n.HasStageOpen))
        {
            node.IsReady = false;
            node.Worker.Tell(new CloseStage(Key), Self);
        }
    }

    private void OnStageClosed(StageClosed closed)
    {
        if (closed.Key == Key && NodeOf(Sender) is { } node)
        {
            node.HasStageOpen = false;
            if (_failure is not null)
            {
                FinishFailure();
                return;
            }

            ContinueWhenClosed();
        }
    }

    /// <summary>
    /// What a stage wrote is read by the next one, sealed or handed out only after every writer has closed its views or was
    /// seen to be gone. A stage that only reads need not be waited for.
    /// </summary>
    private void ContinueWhenClosed()
    {
        if (_stageRun is not { OpenPartitions: 0 } || _stage is null)
        {
            return;
        }

        if (_stage.OutputIndexes.Length == 0 || !_nodes.Values.Any(n => n.HasStageOpen))
        {
            _stageRun = null;
            OpenNextStage();
        }
    }

    /// <summary>Seals what the job made, one segment after the other, and answers after the last.</summary>
    private void SealNext()
    {
        if (_failure is not null)
        {
            return;
        }

        if (_sealed < _made.Count)
        {
            _run.Ledger.Tell(new SealSegment(_request.Session, _made[_sealed++]));
            return;
        }

        var (results, outputs) = _plan!.Answer([.. _made]);
        var cost = new JobCost(
            _run.Time.GetElapsedTime(_startedAt),
            _bytesMapped,
            _run.Links.BytesMessaged - _messagedAtStart,
            _partitions,
            _retries,
            _nodesAtStart);
        Conclude(new JobCompleted(_request.ClientJob, results, outputs, cost));
        Context.Stop(Self);
    }

    private void OnStageFailed(StageFailed failed)
    {
        if (failed.Key == Key && NodeOf(Sender) is { } node)
        {
            // What a node could not open, it does not have to close.
            Fail(failed.Kind, $"Node {node.Number} could not do {failed.Key}: {failed.Reason}");
        }
    }

    /// <summary>Ends the job without an answer, as soon as nobody writes for it any more.</summary>
    private void Fail(FailureKind kind, string reason)
    {
        if (_failure is not null || _isOver)
        {
            return;
        }

        _failure = new JobFailed(_request.ClientJob, kind, reason);
        CloseStageOnNodes();
        FinishFailure();
    }

    /// <summary>
    /// A node may be in the middle of a partition, and the ledger in the middle of making a segment. Until they are through,
    /// a client that hears of the failure could begin to use what is still being written.
    /// </summary>
    private void FinishFailure()
    {
        var isBeingWritten = _stage is { OutputIndexes.Length: > 0 } && _nodes.Values.Any(node => node.HasStageOpen);
        if (_isOver || _isMaking || isBeingWritten)
        {
            return;
        }

        foreach (var handle in _made)
        {
            _run.Ledger.Tell(new RetireSegment(_request.Session, handle));
        }

        Conclude(_failure!);
        Context.Stop(Self);
    }

    private void Conclude(object answer)
    {
        _request.Client.Tell(answer);
        _isOver = true;
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
