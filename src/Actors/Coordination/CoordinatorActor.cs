

using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Ledger;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;

namespace ActorShm.Actors.Coordination;

/// <summary>
/// The one place where nodes join, clients open sessions and jobs begin. It decides who belongs to the run and passes work
/// on; the ledger deals with segments, and the jobs deal with partitions.
/// </summary>
internal sealed partial class CoordinatorActor : ReceiveActor, IWithTimers
{
    private readonly RunContext _run;
    private readonly IPeerProcesses _processes;
    private readonly NodeNumbers _numbers;
    private readonly NodeRegistry _nodes = new();
    private readonly GoneNodes _gone;
    private readonly ProgramCache _programs;
    private readonly SessionRegistry _sessions = new();
    private readonly JobRegistry _jobs;
    private readonly List<(Func<bool> IsReady, IActorRef Asker, CancellationToken Stop)> _nodeWaiters = [];
    private readonly HangWatch _hangs;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private long _jobsBegun;

    /// <summary>Called by the start of a run only.</summary>
    /// <param name="run">The run.</param>
    /// <param name="processes">How to reach the processes at the other ends.</param>
    /// <param name="numbers">The numbers of its nodes.</param>
    public CoordinatorActor(RunContext run, IPeerProcesses processes, NodeNumbers numbers)
    {
        (_run, _processes, _numbers) = (run, processes, numbers);
        _programs = new ProgramCache(run.Settings.KeptPrograms);
        _jobs = new JobRegistry(run.Settings.KeptJobs);
        _gone = new GoneNodes(run.Settings.KeptNodes);
        _hangs = new HangWatch(run.Settings.HangTimeout, run.Settings.ProgressInterval, run.Time);

        Receive<JoinRun>(OnJoinRun);
        Receive<AskToLeave>(_ => OnAskToLeave());
        Receive<LeavingTookTooLong>(late => OnLeavingTookTooLong(late.Node));
        Receive<Terminated>(OnTerminated);
        Receive<NodeExited>(OnNodeExited);
        Receive<ClientExited>(OnClientExited);
        Receive<FindComingNode>(_ => OnFindComingNode());
        Receive<MeasureNodes>(_ => OnMeasureNodes());
        Receive<ListNodes>(list => Sender.Tell(_nodes.List(Environment.ProcessId, list.After, Describe), Self));
        Receive<ReadMetrics>(OnReadMetrics);
        Receive<ListGoneNodes>(list => Sender.Tell(_gone.List(list.Node, list.Before, list.OnlyLost), Self));
        Receive<AwaitNodes>(request => OnAwaitNodes(() => _nodes.Ready.Count() >= request.Count, request.Stop));
        Receive<AwaitNodeIn>(request => OnAwaitNodes(() => _nodes.Ready.Any(node => node.Pid == request.Pid), request.Stop));
        Receive<FindWorker>(OnFindWorker);

        Receive<OpenSession>(_ => OnOpenSession());
        Receive<CloseSession>(OnCloseSession);
        Receive<AllRetired>(OnAllRetired);

        Receive<CreateSegment>(request => MakeForSession(request.Session, request));
        Receive<AdoptFile>(request => MakeForSession(request.Session, request));
        Receive<SealSegment>(request => ForSession(request.Session, () => _run.Ledger.Forward(request)));
        Receive<RetireSegment>(request => ForSession(request.Session, () => _run.Ledger.Forward(request)));
        Receive<KeepSegment>(request => ForSession(request.Session, () => _run.Ledger.Forward(request)));
        Receive<ExplainSegment>(OnExplainSegment);
        Receive<SegmentGone>(gone => TellNodes(new ForgetSegment(gone.Handle)));

        Receive<SubmitProgram>(OnSubmitProgram);
        Receive<SubmitKernel>(OnSubmitKernel);
        Receive<FillWithRamp>(OnFillWithRamp);
        Receive<CancelJob>(OnCancelJob);
        Receive<CancelRunJob>(OnCancelRunJob);
        Receive<ListJobs>(list => Sender.Tell(_jobs.List(list.Before, _run.Time), Self));
        Receive<ExplainJob>(OnExplainJob);
        Receive<JobReported>(OnJobReported);
        Receive<JobConcluded>(OnJobConcluded);
        Receive<PartitionsReleased>(OnPartitionsReleased);
        Receive<NodeUnable>(OnNodeUnable);
        Receive<InputTruncated>(OnInputTruncated);
        Receive<WriteElements>(request => ForSession(request.Session, () => OnWriteElements(request)));
        Receive<WriteChecked>(OnWriteChecked);
        Receive<INodeRequest>(request => _ = AskNode(request, Sender));

        Receive<DrainJobs>(_ => OnDrainJobs());
        Receive<Drain>(_ => OnDrain());
        Receive<DrainAtOnce>(_ => OnDrainAtOnce());
        Receive<JobsTookTooLong>(_ => OnJobsTookTooLong());
        Receive<NodesTookTooLong>(_ => KillNodes());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _run.Ledger.Tell(new TellOfGone(), Self); // nodes keep views of what they have read
        Timers.StartPeriodicTimer(nameof(MeasureNodes), new MeasureNodes(), _run.Settings.MeasureInterval);
    }

    /// <summary>Ends the process after a defect. Only this actor knows who belongs to the run; starting again with empty lists would be worse.</summary>
    protected override void PreRestart(Exception reason, object? message) =>
        Environment.FailFast("The coordinator failed, so who belongs to the run is no longer known.", reason);

    /// <summary>Stops a job that fails by a defect, and only that job; its client is told.</summary>
    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(maxNrOfRetries: null, withinTimeRange: null, localOnlyDecider: _ => Directive.Stop);

    private void OnTerminated(Terminated terminated)
    {
        if (_nodes.Find(terminated.ActorRef) is { } node)
        {
            OnWorkerGone(node, terminated.AddressTerminated);
        }
        else if (_sessions.FindOpen(terminated.ActorRef) is { } session)
        {
            OnClientGone(session);
        }
        else if (_jobs.FindRunning(terminated.ActorRef) is { } job)
        {
            OnJobEnded(job);
        }
    }

    /// <summary>Has a node write elements, if the session owns the segment, as for fills.</summary>
    private void OnWriteElements(WriteElements request)
    {
        var asker = Sender;
        _ = _run.Ledger.Ask<object>(new BeginWrite(request.Session, request.Handle, request.Node), Timeout.InfiniteTimeSpan).PipeTo(
            Self, success: answer => new WriteChecked(request, asker, answer));
    }

    private void OnWriteChecked(WriteChecked check)
    {
        if (check.Answer is Writable)
        {
            var (ledger, end) = (_run.Ledger, new EndWrite(check.Request.Handle, check.Request.Node));
            _ = AskNode(check.Request, check.Asker).ContinueWith(_ => ledger.Tell(end), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        else
        {
            check.Asker.Tell(check.Answer, Self);
        }
    }

    /// <returns>A task that completes when the node does nothing for the request any more.</returns>
    private Task AskNode(INodeRequest request, IActorRef asker)
    {
        if (_nodes.Find(request.Node) is { IsEnding: false } node)
        {
            var answer = AnswerOfAsync(node.Worker, request, node.Gone);
            _ = answer.PipeTo(
                asker,
                Self,
                failure: problem => new RequestFailed(FailureKind.Work, problem is OperationCanceledException
                    ? $"Node {request.Node} is gone (pid {node.Pid}); what it was asked for may be half done."
                    : $"Node {request.Node} (pid {node.Pid}) has not done what it was asked for: {problem.Message}"));
            return answer;
        }

        asker.Tell(new RequestFailed(FailureKind.Input, $"Node {request.Node} is not part of the run."), Self);
        return Task.CompletedTask;
    }

    /// <summary>Asks a node and returns its answer. A request to a dead node ends too, with <see cref="OperationCanceledException"/>.</summary>
    private static async Task<object> AnswerOfAsync(IActorRef worker, INodeRequest request, CancellationToken gone)
    {
        try
        {
            return await worker.Ask<object>(request, Timeout.InfiniteTimeSpan, gone);
        }
        catch (Exception lost) when (EngineSystem.IsAnswerLost(lost))
        {
            // The node may be carrying out the request until its process has ended.
            await Task.Delay(Timeout.InfiniteTimeSpan, gone);
            throw;
        }
    }

    private void TellNodes(object message)
    {
        foreach (var node in _nodes.Ready)
        {
            node.Worker.Tell(message, Self);
        }
    }

    private void OnReadMetrics(ReadMetrics read)
    {
        PublishNodes();
        Sender.Tell(_run.Metrics.Read(read.After), Self);
    }

    private sealed record WriteChecked(WriteElements Request, IActorRef Asker, object Answer);
}
