using System.Collections.Immutable;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

/// <summary>
/// The one place where nodes join, clients open sessions and jobs begin. It decides who belongs to the run and passes work
/// on; segments are the ledger's business and partitions the jobs'.
/// </summary>
internal sealed class CoordinatorActor : ReceiveActor
{
    /// <summary>The name under <c>/user</c> by which nodes and clients find it.</summary>
    public const string Name = "coordinator";

    private readonly RunContext _run;
    private readonly NodeRegistry _nodes = new();
    private readonly ProgramCache _programs;
    private readonly SessionRegistry _sessions = new();
    private readonly Dictionary<(long Session, long ClientJob), IActorRef> _jobs = [];
    private readonly List<(int Count, IActorRef Asker)> _nodeWaiters = [];
    private readonly List<IActorRef> _drainAskers = [];
    private readonly HangWatch _hangs;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private long _jobsBegun;

    /// <summary>Called by the start of a run only.</summary>
    public CoordinatorActor(RunContext run)
    {
        _run = run;
        _programs = new ProgramCache(run.Settings.KeptPrograms);
        _hangs = new HangWatch(run.Settings.HangTimeout, run.Settings.ProgressInterval, run.Time);

        Receive<JoinRun>(OnJoinRun);
        Receive<Terminated>(OnTerminated);
        Receive<NodeExited>(OnNodeExited);
        Receive<ClientExited>(OnClientExited);
        Receive<PartitionsCounted>(OnPartitionsCounted);
        Receive<NodesObserved>(OnNodesObserved);
        Receive<ListNodes>(_ => Sender.Tell(_nodes.Describe(Environment.ProcessId), Self));
        Receive<AwaitNodes>(OnAwaitNodes);

        Receive<OpenSession>(_ => OnOpenSession());
        Receive<CloseSession>(OnCloseSession);
        Receive<SessionReleased>(OnSessionReleased);

        Receive<CreateSegment>(request => ForSession(request.Session, () => _run.Ledger.Forward(request)));
        Receive<AdoptFile>(request => ForSession(request.Session, () => _run.Ledger.Forward(request)));
        Receive<SealSegment>(request => ForSession(request.Session, () => _run.Ledger.Forward(request)));
        Receive<RetireSegment>(request => ForSession(request.Session, () => _run.Ledger.Forward(request)));
        Receive<KeepSegment>(request => ForSession(request.Session, () => _run.Ledger.Forward(request)));
        Receive<FindSegmentOwner>(OnFindSegmentOwner);
        Receive<ForgetSegment>(forget => TellNodes(forget));

        Receive<SubmitProgram>(OnSubmitProgram);
        Receive<FillWithRamp>(OnFillWithRamp);
        Receive<CancelJob>(OnCancelJob);
        Receive<WriteElements>(OnWriteElements);
        Receive<WriteChecked>(OnWriteChecked);
        Receive<INodeRequest>(request => AskNode(request, Sender));
        Receive<Drain>(OnDrain);
    }

    private bool IsDraining => _drainAskers.Count > 0;

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(ForgetSegment));

    /// <summary>Who belongs to the run is known here only; starting again with empty lists would be worse than ending.</summary>
    protected override void PreRestart(Exception reason, object? message) =>
        Environment.FailFast("The coordinator failed, so who belongs to the run is no longer known.", reason);

    /// <summary>A defect in a job ends that job only; its client is told.</summary>
    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(maxNrOfRetries: null, withinTimeRange: null, localOnlyDecider: _ => Directive.Stop);

    private void OnJoinRun(JoinRun join)
    {
        if (IsDraining)
        {
            Sender.Tell(new JoinRefused("The run is ending."), Self);
            return;
        }

        if (_nodes.Find(Sender) is not null)
        {
            return;
        }

        if (ProcessOfSender() is not { } pid || _run.Processes.TryOpen(pid) is not { } process)
        {
            _log.Warning("A node joined and was gone again: pid {0}", join.Pid);
            return;
        }

        if (pid != join.Pid)
        {
            process.Dispose();
            Sender.Tell(new JoinRefused($"The node says that it is process {join.Pid}, and the socket says {pid}. Run host and nodes in one pid namespace."), Self);
            return;
        }

        var entry = new NodeEntry(_nodes.NumberFor(join.RequestedNode), pid, Sender, process, _run.Time.GetUtcNow());
        _nodes.Add(entry);
        Context.Watch(Sender);
        Sender.Tell(new RunJoined(entry.Number), Self);
        _log.Info("Joined: {0}", entry.Description);
        foreach (var job in _jobs.Values)
        {
            job.Tell(new NodeJoined(entry.Number, entry.Worker));
        }

        AnswerNodeWaiters();
    }

    /// <summary>The sender's process; null when it is gone, or when nobody could be answered and watched.</summary>
    private int? ProcessOfSender() => Sender.Equals(Context.System.DeadLetters) ? null : _run.Links.ProcessBehind(Sender);

    private void OnAwaitNodes(AwaitNodes request)
    {
        _nodeWaiters.Add((request.Count, Sender));
        AnswerNodeWaiters();
    }

    private void AnswerNodeWaiters()
    {
        var count = _nodes.Ready.Count();
        foreach (var waiter in _nodeWaiters.Where(w => w.Count <= count).ToArray())
        {
            waiter.Asker.Tell(new NodesReady(count), Self);
            _nodeWaiters.Remove(waiter);
        }
    }

    private void OnTerminated(Terminated terminated)
    {
        if (_nodes.Find(terminated.ActorRef) is { } node)
        {
            EndNode(node, terminated.AddressTerminated ? TimeSpan.Zero : _run.Settings.DrainTimeout);
        }
        else if (_sessions.Find(terminated.ActorRef) is { } session)
        {
            _log.Info("The client of session {0} is gone; what it owned is retired", session.Number);
            EndSession(session);
            _ = session.Process?.CleanUpAfterAsync().PipeTo(
                Self,
                success: () => new ClientExited(session.Process),
                failure: e => new ClientExited(session.Process, e));
        }
        else if (_jobs.FirstOrDefault(job => job.Value.Equals(terminated.ActorRef)) is { Value: not null } job)
        {
            _log.Debug("Ended: {0}", job.Value.Path.Name);
            _jobs.Remove(job.Key);
            _hangs.ForgetJob(job.Value);
            ContinueDrain();
        }
    }

    /// <summary>
    /// A lost link says that the node no longer answers; only the exit of its process says that it no longer writes. A worker
    /// that has stopped while the link stands is leaving in good order, and gets the time to do so.
    /// </summary>
    private void EndNode(NodeEntry node, TimeSpan patience)
    {
        if (node.IsLeaving)
        {
            return; // its exit is awaited already
        }

        node.IsLeaving = true;
        _ = node.Process.EndAsync(patience).PipeTo(
            Self,
            success: end => new NodeExited(node.Number, end),
            failure: e => new NodeExited(node.Number, ProcessEnd.Unknown, e));
    }

    /// <summary>
    /// A node that hangs is killed: what it holds can be given to others, and the memory that it may write to used again, only after its
    /// exit was seen.
    /// </summary>
    private void OnNodesObserved(NodesObserved observed)
    {
        if (!_jobs.ContainsValue(Sender))
        {
            return; // its last word came after its end
        }

        foreach (var number in _hangs.Observe(Sender, observed))
        {
            if (_nodes.Find(number) is { IsLeaving: false } node)
            {
                node.Verdict = $"made no progress for {_run.Settings.HangTimeout.TotalSeconds:0.###} s (actorshm.node.hang-timeout) while a job waited for it, and was killed.";
                _log.Warning("{0} {1}", node.Description, node.Verdict);
                EndNode(node, TimeSpan.Zero);
            }
        }
    }

    private void OnNodeExited(NodeExited exited)
    {
        if (exited.Cause is not null)
        {
            // Without the proof that it stopped writing, no partition of that node may be given to another.
            Environment.FailFast($"The exit of node {exited.Number} cannot be awaited.", exited.Cause);
        }

        if (_nodes.Find(exited.Number) is not { } node)
        {
            return;
        }

        _nodes.Remove(node);
        node.End();
        _hangs.ForgetNode(node.Number);
        var description = $"{node.Description} {node.Verdict ?? exited.End.Describe()}";
        if (!IsDraining && node.Verdict is null)
        {
            _log.Warning("{0}", description);
        }

        foreach (var job in _jobs.Values)
        {
            job.Tell(new NodeLost(node.Number, description));
        }

        ContinueDrain();
    }

    private void OnClientExited(ClientExited exited)
    {
        if (exited.Cause is not null)
        {
            _log.Warning("What a client left in the temporary directory could not be removed: {0}", exited.Cause.Message);
        }

        exited.Process.Dispose();
    }

    private void OnPartitionsCounted(PartitionsCounted counted)
    {
        if (_nodes.Find(counted.Number) is { } node)
        {
            node.PartitionsDone += counted.Count;
        }
    }

    private void OnOpenSession()
    {
        if (IsDraining)
        {
            Sender.Tell(new RequestFailed(FailureKind.Work, "The run is ending and takes no new clients."), Self);
            return;
        }

        if (ProcessOfSender() is not { } pid)
        {
            _log.Info("A client came and was gone again");
            return;
        }

        var process = pid == Environment.ProcessId ? null : _run.Processes.TryOpen(pid);
        var session = _sessions.Open(Sender, pid, process);
        Context.Watch(Sender);
        Sender.Tell(new SessionOpened(session.Number), Self);
    }

    private void OnCloseSession(CloseSession close) => ForSession(close.Session, () =>
    {
        var session = _sessions.Find(close.Session)!;
        session.CloseAsker = Sender;
        session.Process?.Dispose();
        Context.Unwatch(session.Client);
        EndSession(session);
    });

    private void EndSession(SessionEntry session)
    {
        foreach (var job in _jobs.Where(job => job.Key.Session == session.Number))
        {
            job.Value.Tell(new CancelJob(session.Number, job.Key.ClientJob));
        }

        _run.Ledger.Tell(new ReleaseSession(session.Number), Self);
    }

    private void OnSessionReleased(SessionReleased released)
    {
        if (_sessions.Find(released.Session) is { } session)
        {
            _sessions.Remove(session);
            session.CloseAsker?.Tell(new SessionClosed(session.Number), Self);
        }
    }

    private void OnFindSegmentOwner(FindSegmentOwner request)
    {
        // The answer comes on another thread, which must not look into this actor's lists.
        var pids = _sessions.ClientPids();
        _ = _run.Ledger.Ask<object>(new SessionOfSegment(request.Handle), Timeout.InfiniteTimeSpan).PipeTo(
            Sender,
            Self,
            success: answer => answer is SessionOfSegmentFound found ? new SegmentOwnerFound(found.Handle, pids.GetValueOrDefault(found.Session)) : answer);
    }

    private void OnSubmitProgram(SubmitProgram request)
    {
        var (programs, inlineElements) = (_programs, _run.Settings.InlineElements);
        BeginJob(request.Session, request.Job, request.Terms, () => ProgramPlan.Compile(request, programs, inlineElements, ReadScalar));
    }

    private void OnFillWithRamp(FillWithRamp request)
    {
        if (request.Handle.Element != ElementType.Float64)
        {
            Sender.Tell(new JobFailed(request.Job, FailureKind.Input, $"A ramp fills float64 elements; segment {request.Handle.Id} holds {request.Handle.Element.Name()}."), Self);
            return;
        }

        BeginJob(request.Session, request.Job, JobTerms.Default, () => new RampPlan(request));
    }

    private void BeginJob(long session, long clientJob, JobTerms terms, Func<JobPlan> plan)
    {
        if (IsDraining || _sessions.Find(session) is null || _jobs.ContainsKey((session, clientJob)))
        {
            var reason = IsDraining ? "The run is ending and takes no new work." : "The session is closed, or the job's number is in use.";
            Sender.Tell(new JobFailed(clientJob, FailureKind.Work, reason), Self);
            return;
        }

        var request = new JobRequest(++_jobsBegun, session, clientJob, Sender, terms, plan);
        var nodes = _nodes.Ready.Select(node => new NodeJoined(node.Number, node.Worker)).ToImmutableArray();
        var run = _run;
        var job = Context.ActorOf(Props.Create(typeof(JobActor), request, nodes, run), $"job-{request.RunJob}"); // an expression would be compiled for every job
        _log.Debug("Job {0} begins for session {1}", request.RunJob, session);
        Context.Watch(job);
        _jobs.Add((session, clientJob), job);
    }

    private void OnCancelJob(CancelJob cancel)
    {
        if (_jobs.TryGetValue((cancel.Session, cancel.Job), out var job))
        {
            job.Forward(cancel);
        }
    }

    private Scalar ReadScalar(SegmentHandle handle)
    {
        using var view = _run.Store.Open(handle, AccessMode.ReadOnly);
        return Scalar.FromBytes((DType)(byte)handle.Element, view.ReadBytes(0, 1));
    }

    /// <summary>Only the session that owns a segment may have it written to, as with fills.</summary>
    private void OnWriteElements(WriteElements request)
    {
        var asker = Sender;
        _ = _run.Ledger.Ask<object>(new CheckWritable(request.Session, request.Handle), Timeout.InfiniteTimeSpan).PipeTo(
            Self, success: answer => new WriteChecked(request, asker, answer));
    }

    private void OnWriteChecked(WriteChecked check)
    {
        if (check.Answer is Writable)
        {
            AskNode(check.Request, check.Asker);
        }
        else
        {
            check.Asker.Tell(check.Answer, Self);
        }
    }

    private void AskNode(INodeRequest request, IActorRef asker)
    {
        if (_nodes.Find(request.Node) is { IsLeaving: false } node)
        {
            // Through this actor, which knows when the node is gone: a request to a dead node is answered as well.
            _ = node.Worker.Ask<object>(request, Timeout.InfiniteTimeSpan, node.Gone).PipeTo(
                asker,
                Self,
                failure: _ => new RequestFailed(FailureKind.Work, $"Node {request.Node} is gone (pid {node.Pid}); what it was asked for may be half done."));
        }
        else
        {
            asker.Tell(new RequestFailed(FailureKind.Input, $"Node {request.Node} is not part of the run."), Self);
        }
    }

    private void OnDrain(Drain drain)
    {
        _drainAskers.Add(Sender);
        if (drain.CancelJobs)
        {
            foreach (var job in _jobs)
            {
                job.Value.Tell(new CancelJob(job.Key.Session, job.Key.ClientJob));
            }
        }

        ContinueDrain();
    }

    /// <summary>Jobs first, then nodes: a node that leaves while a job runs would look like one that died.</summary>
    private void ContinueDrain()
    {
        if (!IsDraining || _jobs.Count > 0)
        {
            return;
        }

        if (_nodes.Count == 0)
        {
            foreach (var asker in _drainAskers)
            {
                asker.Tell(new Drained(), Self);
            }

            return;
        }

        TellNodes(new LeaveRun());
    }

    private void TellNodes(object message)
    {
        foreach (var node in _nodes.Ready)
        {
            node.Worker.Tell(message, Self);
        }
    }

    private void ForSession(long session, Action carryOut)
    {
        if (_sessions.Find(session) is null)
        {
            Sender.Tell(new RequestFailed(FailureKind.Work, $"Session {session} is not open. Open one first."), Self);
            return;
        }

        carryOut();
    }

    private sealed record WriteChecked(WriteElements Request, IActorRef Asker, object Answer);

    private sealed record ClientExited(IPeerProcess Process, Exception? Cause = null);

    private sealed record NodeExited(int Number, ProcessEnd End, Exception? Cause = null);
}
