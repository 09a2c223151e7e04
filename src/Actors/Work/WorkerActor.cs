using System.Runtime.ExceptionServices;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Work;

/// <summary>
/// The one worker of a node process: joins the run, opens stages and closes them, and leaves. Loops are made on threads for that and run on
/// another, so a message never waits for a compiler or a kernel.
/// </summary>
internal sealed class WorkerActor : ReceiveActor, IWithTimers
{
    /// <summary>The largest window that a single request may read or write; a few elements, never an array.</summary>
    private const int MaximumWindowBytes = 4096;

    private readonly NodeMetrics _metrics = new();
    private readonly SegmentStore _store;
    private readonly ViewCache _views;
    private readonly WorkTableCache _tables;
    private readonly ComputeThread _compute;
    private readonly StageLoopCache _loops;
    private readonly TimeProvider _time;
    private readonly IActorRef _coordinator;
    private readonly int _requestedNode;
    private readonly KernelSet _kernels;
    private readonly TaskCompletionSource<NodeEnd> _end;
    private readonly Dictionary<StageKey, StageWork> _stages = [];

    /// <summary>Stages whose loops are being made. None of their memory is mapped yet.</summary>
    private readonly Dictionary<StageKey, AwaitedStage> _awaited = [];
    private readonly LoopOrders<AwaitedStage> _orders;
    private readonly LongLivedThreads _compilers;
    private readonly TimeSpan _hostMayTake;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private int _node;
    private bool _isAskedToStop;

    /// <summary>Called by the start of a node only.</summary>
    /// <param name="store">The run's segments, attached.</param>
    /// <param name="tablesDirectory">Where the run's work tables lie.</param>
    /// <param name="settings">The settings of this node.</param>
    /// <param name="parts">What it computes with.</param>
    /// <param name="coordinator">The run's coordinator.</param>
    /// <param name="requestedNode">The number that the launcher gave, or 0.</param>
    /// <param name="end">Completed when the node has to end.</param>
    public WorkerActor(
        SegmentStore store,
        string tablesDirectory,
        ActorShmSettings settings,
        WorkerParts parts,
        IActorRef coordinator,
        int requestedNode,
        TaskCompletionSource<NodeEnd> end)
    {
        _loops = new StageLoopCache(parts.LoopFor);
        _orders = new LoopOrders<AwaitedStage>(parts.LoopsAtOnce);
        _compilers = new LongLivedThreads("compiling", parts.LoopsAtOnce);
        _time = parts.Time;
        _store = store;
        _views = new ViewCache(store, settings.KeptViews, _metrics);
        _tables = new WorkTableCache(tablesDirectory);
        _compute = new ComputeThread(Self, settings.TimeSlice, _time, _log);
        _coordinator = coordinator;
        _requestedNode = requestedNode;
        _kernels = parts.Kernels;
        _end = end;
        _hostMayTake = settings.DrainTimeout + settings.LeaveTimeout;

        Receive<RunJoined>(joined =>
        {
            _node = joined.Node;
            _log.Info("Joined the run as node {0}", _node);
        });
        Receive<JoinRefused>(refused => _end.TrySetResult(new NodeEnd(NodeEndKind.Refused, refused.Reason)));
        Receive<StopAsked>(_ => OnStopAsked());
        Receive<HostTookTooLong>(_ => _end.TrySetResult(new NodeEnd(NodeEndKind.Left, $"The node was asked to stop, and its host has not sent it away within {_hostMayTake.TotalSeconds:0.###} s.")));
        Receive<LeaveRun>(_ => _end.TrySetResult(new NodeEnd(NodeEndKind.Left, _isAskedToStop ? "The node was asked to stop." : "The run is over.")));
        Receive<Terminated>(_ => _end.TrySetResult(new NodeEnd(NodeEndKind.HostGone, "The host is gone.")));

        Receive<OpenStage>(OnOpenStage);
        Receive<LoopMade>(OnLoopMade);
        Receive<ResumeStage>(OnResumeStage);
        Receive<CloseStage>(OnCloseStage);
        Receive<StageReleased>(OnStageReleased);
        Receive<ForgetSegment>(forget => _views.Forget(forget.Handle));

        Receive<MapSegment>(request => Answer(() => Map(request)));
        Receive<WriteElements>(request => Answer(() => Write(request)));
        Receive<ReadElements>(request => Answer(() => Read(request)));
    }

    /// <summary>Set by the engine.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.Watch(_coordinator);
        _coordinator.Tell(new JoinRun(_requestedNode, Environment.ProcessId, [.. _kernels.Names]), Self);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _compute.Dispose(); // first: it may be in the middle of a block
        _compilers.Dispose();
        foreach (var stage in _stages.Values)
        {
            stage.Memory.Dispose();
        }

        _tables.Dispose();
        _views.Dispose();
        _metrics.Dispose();
    }

    /// <summary>A defect here may have left a stage half open; the host gives this node's partitions to others when it ends.</summary>
    protected override void PreRestart(Exception reason, object? message) =>
        Environment.FailFast("The worker failed.", reason);

    /// <summary>Only the host knows whether jobs would be without a node. Who says it again waits for none.</summary>
    private void OnStopAsked()
    {
        if (_isAskedToStop)
        {
            _end.TrySetResult(new NodeEnd(NodeEndKind.Left, "The node was asked to stop at once."));
            return;
        }

        _isAskedToStop = true;
        _coordinator.Tell(new AskToLeave(), Self);
        Timers.StartSingleTimer(nameof(HostTookTooLong), new HostTookTooLong(), _hostMayTake); // a host that hangs, or is stopped, answers nobody
    }

    private void OnOpenStage(OpenStage open)
    {
        if (_stages.ContainsKey(open.Key) || _awaited.ContainsKey(open.Key))
        {
            Sender.Tell(new StageFailed(open.Key, WasOpening: false, FailureKind.Work, "It is open already."), Self);
            return;
        }

        var key = new LoopKey(open.Code, open.Domain);
        if (_loops.Find(key) is { } ready)
        {
            Open(open, Sender, ready);
            return;
        }

        var awaited = new AwaitedStage(open, Sender, key);
        _awaited.Add(open.Key, awaited);
        _orders.Add(key, awaited);
        MakeLoops();
    }

    private void MakeLoops()
    {
        while (_orders.TryBegin(out var next))
        {
            var key = next.Value;
            _ = _compilers.RunAsync(() => Make(key)).PipeTo(Self, Self);
        }
    }

    /// <summary>On a thread for that. What goes wrong is decided about by the worker.</summary>
    private LoopMade Make(LoopKey key)
    {
        try
        {
            return new LoopMade(key, _loops.Make(key), null);
        }
        catch (Exception e)
        {
            return new LoopMade(key, null, e);
        }
    }

    private void OnLoopMade(LoopMade made)
    {
        var loop = made.Loop is null ? null : _loops.Keep(made.Loop);
        foreach (var awaited in _orders.End(made.Key))
        {
            _awaited.Remove(awaited.Open.Key);
            if (loop is null)
            {
                OnOpeningFailed(awaited.Open, awaited.Job, made.Cause!, isOwn: false);
            }
            else
            {
                Open(awaited.Open, awaited.Job, loop);
            }
        }

        MakeLoops();
    }

    private void Open(OpenStage open, IActorRef job, StageLoop loop)
    {
        try
        {
            var work = Prepare(open, job, loop);
            _stages.Add(open.Key, work);
            _compute.Add(work);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            OnOpeningFailed(open, job, e, isOwn: true);
        }
    }

    /// <summary>The job has to hear of it instead of losing nodes to it. Only a lack of memory ends the node.</summary>
    /// <param name="open">The stage.</param>
    /// <param name="job">The job.</param>
    /// <param name="cause">What went wrong.</param>
    /// <param name="isOwn">
    /// Whether it may be this process's alone: it sees other files than the host does, in a mount namespace of its own for instance, or has come to a limit of files or
    /// mappings. A loop that cannot be made can be made by nobody.
    /// </param>
    private void OnOpeningFailed(OpenStage open, IActorRef job, Exception cause, bool isOwn)
    {
        if (cause is OutOfMemoryException)
        {
            ExceptionDispatchInfo.Throw(cause);
        }

        _log.Warning("{0} could not be opened: {1}", open.Key, cause.Message);
        job.Tell(new StageFailed(open.Key, isOwn, FailureKind.Work, cause.Message), Self);
    }

    private StageWork Prepare(OpenStage open, IActorRef job, StageLoop ready)
    {
        var (_, code, domain, loop) = ready;
        var file = _tables.Rent(open.Table);
        StageMemory? memory = null;
        try
        {
            var table = WorkTable.Open(file, open.Key, domain.BlockCount, domain.PartialBytes(code));
            memory = StageMemory.Open(code, domain, open.Inputs, open.InputFiles, open.Outputs, _store, _views);
            return table.SlotCount > open.Slot && open.Node > 0
                ? new StageWork(open, job, table, domain, loop, memory, _time)
                : throw new InvalidDataException($"The work table has {table.SlotCount} slots; slot {open.Slot} is none of them, or node {open.Node} is none.");
        }
        catch
        {
            // The caller reports the reason; what was opened so far must not stay writable.
            memory?.Dispose();
            _tables.Return(open.Table);
            throw;
        }
    }

    private void OnResumeStage(ResumeStage resume)
    {
        if (_stages.TryGetValue(resume.Key, out var work))
        {
            _compute.Resume(work);
        }
    }

    private void OnCloseStage(CloseStage close)
    {
        if (_awaited.Remove(close.Key, out var awaited))
        {
            _orders.Remove(awaited.Loop, awaited);
        }

        if (awaited is not null || !_stages.TryGetValue(close.Key, out var work))
        {
            // Nothing of it was mapped: its loop is not made yet, or it could not be opened and is to be closed with the others.
            Sender.Tell(new StageClosed(close.Key), Self);
            return;
        }

        var self = Self;
        _compute.Remove(work, () => self.Tell(new StageReleased(work), self));
    }

    private void OnStageReleased(StageReleased released)
    {
        var work = released.Work;
        if (_stages.Remove(work.Key))
        {
            work.Memory.Dispose();
            _tables.Return(work.TableNumber);
            work.EndTrace();
            _metrics.StageClosed(work.PartitionsDone, _time.GetElapsedTime(work.OpenedAt));
            work.Job.Tell(new StageClosed(work.Key), Self);
        }
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

    /// <summary>A stage that was told to this node and waits for its loop.</summary>
    private sealed record AwaitedStage(OpenStage Open, IActorRef Job, LoopKey Loop);

    /// <summary>A loop is ready, or cannot be made. From the thread that made it to its worker.</summary>
    private sealed record LoopMade(LoopKey Key, StageLoop? Loop, Exception? Cause);

    /// <summary>The thread touches nothing of the stage any more. From the thread to its worker.</summary>
    private sealed record StageReleased(StageWork Work);

    private sealed record HostTookTooLong;
}
