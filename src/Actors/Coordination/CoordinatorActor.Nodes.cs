using System.Collections.Immutable;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;

namespace ActorShm.Actors.Coordination;

// Nodes: they are let in and watched, and count as gone only when their exit was seen.
internal sealed partial class CoordinatorActor
{
    private void OnJoinRun(JoinRun join)
    {
        if (IsPastWork)
        {
            Sender.Tell(new JoinRefused("The run is ending."), Self);
            return;
        }

        if (_nodes.Find(Sender) is not null)
        {
            return;
        }

        if (_sessions.FindOpen(Sender) is not null)
        {
            Sender.Tell(new JoinRefused("Who asks is a client with an open session. Have another actor be the node's worker."), Self);
            return;
        }

        if (_run.Links.MaximumMessageBytesTo(Sender) is var room && room < _run.Settings.MaximumMessageBytes)
        {
            Sender.Tell(new JoinRefused($"The node takes messages of up to {room:N0} bytes, and what the host may have to tell it of a stage takes up to {_run.Settings.MaximumMessageBytes:N0}. Give host and nodes the same maximum-message-size."), Self);
            return;
        }

        if (!TryHoldSender(holdsOwn: true, out var pid, out var process, out var refusal))
        {
            Sender.Tell(new JoinRefused(refusal), Self);
            return;
        }

        if (process is null)
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

        var entry = new NodeEntry(_numbers.Take(join.RequestedNode, process.IsLaunched), join.Pid, Sender, process, _run.Time.GetUtcNow(), join.Kernels.ToHashSet(StringComparer.Ordinal));
        _nodes.Add(entry);
        _hangs.BeginNode(entry.Number);
        if (process.IsLaunched && _gone.HasLost(entry.Number))
        {
            _run.Metrics.NodeRestarted();
        }

        Context.Watch(Sender);
        Sender.Tell(new RunJoined(entry.Number), Self);
        _log.Info("Joined: {0}", entry.Description);
        foreach (var job in _jobs.Running)
        {
            job.Actor.Tell(new NodeJoined(entry.Number, entry.Worker, entry.Kernels));
        }

        AnswerNodeWaiters();
        SendAwayUnneeded();
    }

    /// <summary>Finds the sender's process; null when it is gone, or when the sender could not be answered and watched.</summary>
    private int? ProcessOfSender() => Sender.Equals(Context.System.DeadLetters) ? null : _run.Links.ProcessBehind(Sender);

    /// <summary>Opens a hold on the sender's process, so that its end can be awaited. A process whose end would not be seen may not take part.</summary>
    /// <param name="holdsOwn">Whether to hold this process too when it is the sender's.</param>
    /// <param name="pid">The process id; null when the process is gone, or when the sender could not be answered and watched.</param>
    /// <param name="process">The hold; null when there is nothing to hold.</param>
    /// <param name="refusal">What to tell the sender when the result is false.</param>
    /// <returns>False when this process cannot look up the sender's, for instance because no descriptor is free or because it is in another pid namespace.</returns>
    private bool TryHoldSender(bool holdsOwn, out int? pid, out IPeerProcess? process, out string refusal)
    {
        (pid, process, refusal) = (null, null, string.Empty);
        try
        {
            pid = ProcessOfSender();
            if (pid <= 0)
            {
                // The kernel reports such a number for a process that has none in this pid namespace.
                refusal = "The host cannot see the process that asks, because that is in another pid namespace. Run host, nodes and clients in one pid namespace.";
                _log.Warning("{0}", refusal);
                return false;
            }

            process = pid is { } number && (holdsOwn || number != Environment.ProcessId) ? _processes.TryOpen(number) : null;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            refusal = $"The host takes nobody in now, because it could not await the end of a process: {e.Message}";
            _log.Error("{0}", refusal);
            return false;
        }
    }

    private void OnAwaitNodes(Func<bool> isReady, CancellationToken stop)
    {
        // The nodes may never come, and a program may ask again and again.
        _nodeWaiters.RemoveAll(waiter => waiter.Stop.IsCancellationRequested);
        _nodeWaiters.Add((isReady, Sender, stop));
        AnswerNodeWaiters();
    }

    private void AnswerNodeWaiters()
    {
        var count = _nodes.Ready.Count();
        foreach (var waiter in _nodeWaiters.Where(w => w.IsReady()).ToArray())
        {
            waiter.Asker.Tell(new NodesReady(count), Self);
            _nodeWaiters.Remove(waiter);
        }
    }

    /// <summary>
    /// Begins the end of a node whose worker is gone. A lost link says that the node no longer answers; only the exit of its process says that it no longer writes. A
    /// worker that has stopped while the link stands is leaving in good order, and gets the time to do so.
    /// </summary>
    private void OnWorkerGone(NodeEntry node, bool hasBrokenOff)
    {
        if (node.IsEnding)
        {
            return; // its exit is being awaited already
        }

        var patience = hasBrokenOff ? TimeSpan.Zero : _run.Settings.LeaveTimeout;
        node.BeginEnd(hasBrokenOff, hasBrokenOff
            ? "lost its link to the host while its process lived, and was killed"
            : $"stopped working, but did not end within {patience.TotalSeconds:0.###} s (actorshm.host.leave-timeout), and was killed");
        AwaitExit(node, patience);
    }

    private void Kill(NodeEntry node, string verdict)
    {
        node.Condemn(verdict);
        _log.Warning("{0} {1}.", node.Description, verdict);
        AwaitExit(node, TimeSpan.Zero);
    }

    /// <param name="node">The node.</param>
    /// <param name="patience">How long its process may take to end by itself before it is killed.</param>
    private void AwaitExit(NodeEntry node, TimeSpan patience)
    {
        _ = node.Process.EndAsync(patience).PipeTo(
            Self,
            success: end => new NodeExited(node.Number, end),
            failure: e => new NodeExited(node.Number, ProcessEnd.Unknown, e));
    }

    /// <summary>
    /// Kills the nodes that hang. What such a node holds can be given to others, and the memory that it may write to can be used again, only after
    /// its exit was seen.
    /// </summary>
    private void KillHung(JobEntry job, ImmutableArray<JobNodeReport> nodes)
    {
        foreach (var number in _hangs.Observe(job.Actor, nodes))
        {
            if (_nodes.Find(number) is { IsEnding: false } node)
            {
                Kill(node, $"made no progress for {_run.Settings.HangTimeout.TotalSeconds:0.###} s (actorshm.node.hang-timeout) while a job waited for it, and was killed");
            }
        }
    }

    /// <summary>Describes a node to a client; whether its process is stopped is determined now.</summary>
    private NodeInfo Describe(NodeEntry node) =>
        node.Process.IsStopped ? node.Describe() with { IsStopped = true, KilledIn = _hangs.TimeLeft(node.Number) } : node.Describe();

    /// <summary>Names the stopped ones among the nodes that a job waits for, as the rest of a clause; empty for none.</summary>
    private string DescribeStopped(JobEntry job) => string.Concat(job.Owing
        .Select(_nodes.Find)
        .Where(node => node is { IsEnding: false })
        .Select(node => Describe(node!))
        .Where(node => node.IsStopped)
        .Take(JobExplanation.MaximumStopped)
        .Select(node => $"; {node.StopClause}"));

    private void OnNodeExited(NodeExited exited)
    {
        if (exited.Cause is not null)
        {
            // Without the proof that the node stopped writing, none of its partitions may be given to another.
            Environment.FailFast($"The exit of node {exited.Number} cannot be awaited.", exited.Cause);
        }

        if (_nodes.Find(exited.Number) is not { } node)
        {
            return;
        }

        _nodes.Remove(node);
        _numbers.GiveBack(node.Number);
        Timers.Cancel(LeavingTimer(node));
        if (node.End())
        {
            _log.Warning("{0} {1}. {2}", node.Description, node.Verdict, exited.End.Next);
        }

        _killedNodes += _isDraining && node.Verdict is not null ? 1 : 0;
        var gone = NewsOf(node, exited.End);
        _gone.Add(node, exited.End, _run.Time.GetUtcNow());
        foreach (var job in _jobs.Running)
        {
            job.Actor.Tell(gone);
        }

        ContinueDrain();
    }

    /// <summary>Makes the message to the jobs about a node that is gone, and logs it.</summary>
    private NodeGone NewsOf(NodeEntry node, ProcessEnd end)
    {
        var hasLeft = node.HasLeft(end);
        var cause = $"{node.Description} {node.CauseOf(end)}";
        var gone = new NodeGone(node.Number, node.Pid, hasLeft, hasLeft || node.Verdict is not null ? $"{cause}." : $"{node.Description} {end.Describe()}", cause);
        if (hasLeft)
        {
            _log.Info("{0}", gone.Description);
            return gone;
        }

        _run.Metrics.NodeLost();
        if (!_haveNodesBeenTold && node.Verdict is null)
        {
            _log.Warning("{0} {1}", gone.Description, end.Next);
        }

        return gone;
    }

    /// <summary>
    /// Says whether a node is on its way, which only the launcher of nodes knows. Until the launcher has decided about a node that is ending, the answer is yes, and the job asks again when that node's exit was seen.
    /// The coordinator answers, so that the answer keeps its place among the news of nodes that the job gets.
    /// </summary>
    private void OnFindComingNode() => Sender.Tell(
        _nodes.IsAnyToBeDecided // first: what is decided has been announced before
            || _processes.IsNodeComing(_nodes.Pids) ? new NodeIsComing() : new NoNodeComes(),
        Self);

    /// <summary>Counts partitions that a node has done.</summary>
    private void CountPartitions(NodeEntry node, long count)
    {
        node.PartitionsDone += count;
        _run.Metrics.PartitionsDone(node.Number, count);
    }

    private void OnMeasureNodes()
    {
        foreach (var node in _nodes.Ready)
        {
            node.Measure();
        }

        PublishNodes();
    }

    private void PublishNodes() => _run.Metrics.SetNodes([.. _nodes.Ready.Select(node => node.Describe())]);

    private sealed record MeasureNodes;

    private sealed record NodeExited(int Number, ProcessEnd End, Exception? Cause = null);
}
