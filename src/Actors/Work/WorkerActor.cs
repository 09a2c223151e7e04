using System.Runtime.InteropServices;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Work;

/// <summary>
/// The one worker of a node process: joins the run, opens stages, runs kernels over the partitions that it is granted, and
/// leaves. A partition is processed within its message, so one partition at a time is in work.
/// </summary>
internal sealed class WorkerActor : ReceiveActor
{
    /// <summary>The largest window that a single request may read or write; a few elements, never an array.</summary>
    private const int MaximumWindowBytes = 4096;

    private readonly SegmentStore _store;
    private readonly ViewCache _views;
    private readonly IActorRef _coordinator;
    private readonly int _requestedNode;
    private readonly TaskCompletionSource<NodeEnd> _end;
    private readonly Dictionary<StageKey, OpenedStage> _stages = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private int _node;

    /// <summary>Called by the start of a node only.</summary>
    /// <param name="store">The run's segments, attached.</param>
    /// <param name="keptViews">How many views stay open between jobs.</param>
    /// <param name="coordinator">The run's coordinator.</param>
    /// <param name="requestedNode">The number that the launcher gave, or 0.</param>
    /// <param name="end">Completed when the node has to end.</param>
    public WorkerActor(SegmentStore store, int keptViews, IActorRef coordinator, int requestedNode, TaskCompletionSource<NodeEnd> end)
    {
        _store = store;
        _views = new ViewCache(store, keptViews);
        _coordinator = coordinator;
        _requestedNode = requestedNode;
        _end = end;

        Receive<RunJoined>(joined =>
        {
            _node = joined.Node;
            _log.Info("Joined the run as node {0}", _node);
        });
        Receive<JoinRefused>(refused => _end.TrySetResult(new NodeEnd(NodeEndKind.Refused, refused.Reason)));
        Receive<LeaveRun>(_ => _end.TrySetResult(new NodeEnd(NodeEndKind.Left, "The run is over.")));
        Receive<Terminated>(_ => _end.TrySetResult(new NodeEnd(NodeEndKind.HostGone, "The host is gone.")));

        Receive<OpenStage>(OnOpenStage);
        Receive<ProcessPartition>(OnProcessPartition);
        Receive<CloseStage>(OnCloseStage);
        Receive<ForgetSegment>(forget => _views.Forget(forget.Handle));

        Receive<MapSegment>(request => Answer(() => Map(request)));
        Receive<WriteElements>(request => Answer(() => Write(request)));
        Receive<ReadElements>(request => Answer(() => Read(request)));
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.Watch(_coordinator);
        _coordinator.Tell(new JoinRun(_requestedNode, Environment.ProcessId), Self);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        foreach (var stage in _stages.Values)
        {
            stage.Memory.Dispose();
        }

        _views.Dispose();
    }

    /// <summary>A defect here may have left a stage half open; the host gives this node's partitions to others when it ends.</summary>
    protected override void PreRestart(Exception reason, object? message) =>
        Environment.FailFast("The worker failed.", reason);

    private void OnOpenStage(OpenStage open)
    {
        try
        {
            var code = StageCode.Decode(open.Code.AsSpan());
            if (_stages.ContainsKey(open.Key))
            {
                throw new InvalidDataException("It is open already.");
            }

            var domain = StageDomain.Decode(open.Domain.AsSpan());
            var loop = StageLoops.For(code, domain);
            var memory = StageMemory.Open(code, domain, open.Inputs, open.Outputs, _store, _views);
            _stages.Add(open.Key, new OpenedStage(loop, memory, domain, code.PartialBytes));
            Sender.Tell(new StageOpened(open.Key), Self);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it is, every other node would meet it too: the job has to hear of it instead of losing nodes to it.
            Sender.Tell(new StageFailed(open.Key, FailureKind.Work, e.Message), Self);
        }
    }

    private void OnProcessPartition(ProcessPartition grant)
    {
        // A grant that was under way while its stage was closed has nothing left to do.
        if (!_stages.TryGetValue(grant.Key, out var stage))
        {
            return;
        }

        try
        {
            var partials = new byte[checked(grant.BlockCount * stage.PartialBytes)];
            var (start, count) = stage.Domain.OutputsOf(grant.FirstBlock, grant.BlockCount);
            stage.Memory.PrefaultOutputs(start, count);
            stage.Loop.Run(stage.Memory, grant.FirstBlock, grant.BlockCount, partials);
            Sender.Tell(new PartitionProcessed(grant.Key, grant.Partition, grant.Attempt, ImmutableCollectionsMarshal.AsImmutableArray(partials)), Self);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a kernel throws, it would throw in every node: the job has to hear of it instead of losing nodes to it.
            _log.Error(e, "Partition {0} of {1} failed", grant.Partition, grant.Key);
            Sender.Tell(new StageFailed(grant.Key, FailureKind.Work, $"partition {grant.Partition}: {e.Message}"), Self);
        }
    }

    private void OnCloseStage(CloseStage close)
    {
        if (_stages.Remove(close.Key, out var stage))
        {
            stage.Memory.Dispose();
        }

        Sender.Tell(new StageClosed(close.Key), Self);
    }

    private SegmentMapped Map(MapSegment request)
    {
        var kept = _views.Rent(request.Handle);
        var mappedBytes = kept.View.MappedBytes;
        _views.Return(kept);
        return new SegmentMapped(_node, Environment.ProcessId, mappedBytes);
    }

    private ElementsWritten Write(WriteElements request)
    {
        var size = request.Handle.Element.SizeBytes();
        if (request.Elements.Length == 0 || request.Elements.Length > MaximumWindowBytes || request.Elements.Length % size != 0)
        {
            throw new InvalidDataException($"{request.Elements.Length} bytes are no window of 1 to {MaximumWindowBytes / size} elements of {size} bytes.");
        }

        if (_store.StateOf(request.Handle) == SegmentState.Foreign)
        {
            throw new InvalidDataException($"Segment {request.Handle.Id} is somebody else's file, adopted where it lies; it is read and never changed.");
        }

        using var view = _store.Open(request.Handle, AccessMode.ReadWrite);
        request.Elements.AsSpan().CopyTo(view.WriteBytes(request.Start, request.Elements.Length / size));
        return new ElementsWritten(_node, Environment.ProcessId);
    }

    private ElementsRead Read(ReadElements request)
    {
        if (request.Count > MaximumWindowBytes / request.Handle.Element.SizeBytes())
        {
            throw new InvalidDataException($"A window of {request.Count} elements is larger than {MaximumWindowBytes} bytes; map the segment to read more.");
        }

        var kept = _views.Rent(request.Handle);
        try
        {
            return new ElementsRead(_node, Environment.ProcessId, [.. kept.View.ReadBytes(request.Start, request.Count)]);
        }
        finally
        {
            _views.Return(kept);
        }
    }

    private void Answer(Func<object> carryOut)
    {
        try
        {
            Sender.Tell(carryOut(), Self);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A request that cannot be carried out is the asker's business and must not end the node.
            Sender.Tell(new RequestFailed(FailureKind.Input, e.Message), Self);
        }
    }

    private sealed record OpenedStage(IStageLoop Loop, StageMemory Memory, StageDomain Domain, int PartialBytes);
}
