using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;
using ActorShm.Actors.Telemetry;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Work;

/// <summary>
/// The one worker of a node process: joins the run, opens and closes stages, and leaves. Loops are made on compiler threads and run on
/// another thread, and a segment that another process is sealing is tried again later, so a message never waits for a compiler, a kernel or another process.
/// </summary>
internal sealed partial class WorkerActor : ReceiveActor, IWithTimers
{
    private readonly NodeMetrics _metrics = new();
    private readonly SegmentDirectory _segments;
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

    /// <summary>Stages that wait for their loop or for a segment. Of their memory, only the work table is mapped so far.</summary>
    private readonly Dictionary<StageKey, AwaitedStage> _awaited = [];
    private readonly LoopOrders<AwaitedStage> _orders;
    private readonly LongLivedThreads _compilers;
    private readonly TimeSpan _hostMayTake;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private int _node;
    private bool _isAskedToStop;

    /// <summary>Makes the worker. Only the start of a node calls this.</summary>
    /// <param name="segments">The run's segments.</param>
    /// <param name="tablesDirectory">The directory of the run's work tables.</param>
    /// <param name="settings">The settings of this node.</param>
    /// <param name="parts">What it computes with.</param>
    /// <param name="coordinator">The run's coordinator.</param>
    /// <param name="requestedNode">The node's number that the launcher chose, or 0.</param>
    /// <param name="end">Completed when the node has to end.</param>
    public WorkerActor(
        SegmentDirectory segments,
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
        _segments = segments;
        _views = new ViewCache(segments, settings.KeptViews, _metrics);
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
        Receive<LookAgain>(again => again.Line.LookAgain());
        Receive<ResumeStage>(OnResumeStage);
        Receive<CloseStage>(OnCloseStage);
        Receive<ThreadLetGo>(OnThreadLetGo);
        Receive<ForgetSegment>(forget => _views.Forget(forget.Handle));

        Receive<MapSegment>(request => Answer(tried => Map(request, tried)));
        Receive<WriteElements>(request => Answer(tried => Write(request, tried)));
        Receive<ReadElements>(request => Answer(tried => Read(request, tried)));
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
        _compute.Dispose(); // first, because the thread may be in the middle of a block
        _compilers.Dispose();
        foreach (var stage in _stages.Values)
        {
            stage.Memory.Dispose();
        }

        _tables.Dispose();
        _views.Dispose();
        _metrics.Dispose();
    }

    /// <summary>Ends the process, because a defect here may have left a stage half open; the host then gives this node's partitions to others.</summary>
    protected override void PreRestart(Exception reason, object? message) =>
        Environment.FailFast("The worker failed.", reason);

    /// <summary>Asks the host for leave, because only the host knows whether jobs would be left without a node. A second request ends the node without waiting for any job.</summary>
    private void OnStopAsked()
    {
        if (_isAskedToStop)
        {
            _end.TrySetResult(new NodeEnd(NodeEndKind.Left, "The node was asked to stop at once."));
            return;
        }

        _isAskedToStop = true;
        _coordinator.Tell(new AskToLeave(), Self);
        Timers.StartSingleTimer(nameof(HostTookTooLong), new HostTookTooLong(), _hostMayTake); // a host that hangs or is stopped does not answer
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
            awaited.ReturnTable(_tables);
        }

        if (awaited is not null || !_stages.TryGetValue(close.Key, out var work))
        {
            // None of the stage's segments is mapped here: it still waits for its loop or a segment, or it could not be opened and is now closed in all nodes.
            Sender.Tell(new StageClosed(close.Key), Self);
            return;
        }

        var self = Self;
        _compute.Remove(work, () => self.Tell(new ThreadLetGo(work), self));
    }

    private void OnThreadLetGo(ThreadLetGo letGo)
    {
        var work = letGo.Work;
        if (_stages.Remove(work.Key))
        {
            work.Memory.Dispose();
            _tables.Return(work.TableNumber);
            work.EndTrace();
            _metrics.StageClosed(work.PartitionsDone, _time.GetElapsedTime(work.OpenedAt));
            work.Job.Tell(new StageClosed(work.Key), Self);
        }
    }

    /// <summary>Says that the thread touches nothing of the stage any more. From the thread to its worker.</summary>
    private sealed record ThreadLetGo(StageWork Work);

    private sealed record HostTookTooLong;
}
