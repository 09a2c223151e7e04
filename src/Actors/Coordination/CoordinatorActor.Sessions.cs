using ActorShm.Actors.Ledger;
using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

// Clients: what a client owns ends with its session.
internal sealed partial class CoordinatorActor
{
    /// <summary>The processes of gone clients whose exit is awaited. Each process is held once, however many sessions it leaves behind.</summary>
    private readonly HashSet<ProcessIdentity> _leaving = [];

    private void OnOpenSession()
    {
        if (_sessions.FindOpen(Sender) is { } open)
        {
            Sender.Tell(new SessionOpened(open.Number, _isDraining), Self);
            return;
        }

        if (_nodes.Find(Sender) is { } node)
        {
            Sender.Tell(new RequestFailed(FailureKind.Input, $"The worker of node {node.Number} has no session. Have another actor of that process be the client."), Self);
            return;
        }

        if (!TryHoldSender(holdsOwn: false, out var pid, out var process, out var refusal))
        {
            Sender.Tell(new RequestFailed(FailureKind.Work, refusal), Self);
            return;
        }

        if (pid is null)
        {
            _log.Info("A client came and was gone again");
            return;
        }

        var session = _sessions.Open(Sender, pid.Value, process);
        Context.Watch(Sender);
        Sender.Tell(new SessionOpened(session.Number, _isDraining), Self);
    }

    private void OnCloseSession(CloseSession close) => ForSession(close.Session, () =>
    {
        var session = _sessions.Find(close.Session)!;
        session.CloseAsker = Sender;
        session.Process?.Dispose();
        Context.Unwatch(session.Client);
        EndSession(session, $"The job was cancelled because its client (pid {session.Pid}) closed the session.");
    });

    private void OnClientGone(SessionEntry session)
    {
        _log.Info("The client of session {0} is gone; what it owned is retired", session.Number);
        EndSession(session, $"The job was cancelled because its client (pid {session.Pid}) is gone.");
        if (session.Process is not { } process)
        {
            return;
        }

        if (!_leaving.Add(process.Identity))
        {
            process.Dispose();
            return;
        }

        _ = process.CleanUpAfterAsync().PipeTo(
            Self,
            success: () => new ClientExited(process),
            failure: e => new ClientExited(process, e));
    }

    private void OnClientExited(ClientExited exited)
    {
        if (exited.Cause is not null)
        {
            _log.Warning("What a client left in the temporary directory could not be removed: {0}", exited.Cause.Message);
        }

        _leaving.Remove(exited.Process.Identity);
        exited.Process.Dispose();
    }

    /// <param name="session">The session.</param>
    /// <param name="reason">Why its jobs end, as a sentence.</param>
    private void EndSession(SessionEntry session, string reason)
    {
        session.IsEnding = true;
        foreach (var job in _jobs.Running.Where(job => job.Session == session.Number))
        {
            StopJob(job, reason, isClientGone: true);
        }

        _run.Ledger.Tell(new RetireAllOf(session.Number), Self);
    }

    private void OnAllRetired(AllRetired retired)
    {
        if (_sessions.Find(retired.Session) is { } session)
        {
            _sessions.Remove(session);
            session.CloseAsker?.Tell(new SessionClosed(session.Number), Self);
        }
    }

    private void OnExplainSegment(ExplainSegment request)
    {
        // The answer comes on another thread, which must not look into this actor's lists.
        var pids = _sessions.ClientPids();
        var uses = _jobs.UsesOf(request.Handle);
        _ = _run.Ledger.Ask<object>(new SessionOfSegment(request.Handle), Timeout.InfiniteTimeSpan).PipeTo(
            Sender,
            Self,
            success: answer => answer is SessionOfSegmentFound found ? new SegmentExplained(new SegmentExplanation(pids.TryGetValue(found.Session, out var pid) ? pid : null, uses)) : answer);
    }

    /// <summary>Carries out a request of an open session. A request for a closed session was overtaken by the end of its client; its sender is only told that.</summary>
    private void ForSession(long session, Action carryOut)
    {
        if (_sessions.FindOpen(session) is null)
        {
            Sender.Tell(new SessionClosed(session), Self);
            return;
        }

        carryOut();
    }

    /// <summary>Has the ledger make something for a session, unless the run is ending, when no job would come to work on it.</summary>
    private void MakeForSession(long session, object request) => ForSession(session, () =>
    {
        if (_isDraining)
        {
            Sender.Tell(new RequestFailed(FailureKind.HostEnding, TakesNoWork), Self);
            return;
        }

        _run.Ledger.Forward(request);
    });

    private sealed record ClientExited(IPeerProcess Process, Exception? Cause = null);
}
