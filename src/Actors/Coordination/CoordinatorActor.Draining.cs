namespace ActorShm.Actors.Coordination;

// The end of a run: first the jobs end, then the nodes, each within a limit. A node that dies is replaced as long as a job may need it. Clients can come and go to the very end, so that whoever waits for the end can see what it waits for.
internal sealed partial class CoordinatorActor
{
    private const string TakesNoWork = "The host is ending and takes no new work; nothing was done. Ask again when a host runs.";

    private readonly List<IActorRef> _jobDrainAskers = [];
    private readonly List<IActorRef> _drainAskers = [];
    private bool _isDraining;
    private bool _mayNodesLeave;
    private bool _haveNodesBeenTold;
    private int _cancelledJobs;
    private int _killedNodes;

    /// <summary>Whether nodes are of no more use, because no job is left to finish.</summary>
    private bool IsPastWork => _isDraining && _jobs.Running.All(job => job.IsToStop || job.IsConcluded);

    private void OnDrainJobs()
    {
        _jobDrainAskers.Add(Sender);
        BeginDrain();
    }

    private void OnDrain()
    {
        _drainAskers.Add(Sender);
        _mayNodesLeave = true;
        BeginDrain();
    }

    private void BeginDrain()
    {
        if (!_isDraining)
        {
            _isDraining = true;
            Timers.StartSingleTimer(nameof(JobsTookTooLong), new JobsTookTooLong(), _run.Settings.DrainTimeout);
        }

        ContinueDrain();
    }

    private void OnDrainAtOnce()
    {
        CancelJobs("The host was told to end at once, so the job was cancelled. Submit it again when the host runs.");
        KillNodes();
    }

    private void OnJobsTookTooLong()
    {
        if (_jobs.Running.Count > 0)
        {
            CancelJobs($"The host is ending, and the job was not done within {_run.Settings.DrainTimeout.TotalSeconds:0.###} s (actorshm.host.drain-timeout), so it was cancelled. Submit it again when the host runs.");
            GiveNodesTime();
        }
    }

    private void CancelJobs(string reason)
    {
        foreach (var job in _jobs.Running.Where(job => !job.IsToStop && !job.IsConcluded))
        {
            job.IsToStopWithRun = true;
            StopJob(job, reason);
        }
    }

    private void ContinueDrain()
    {
        if (!_isDraining || _jobs.Running.Count > 0)
        {
            return;
        }

        foreach (var asker in _jobDrainAskers)
        {
            asker.Tell(new JobsDrained(), Self);
        }

        _jobDrainAskers.Clear();
        if (!_mayNodesLeave)
        {
            return;
        }

        if (_nodes.Count == 0)
        {
            foreach (var asker in _drainAskers)
            {
                asker.Tell(new Drained(_cancelledJobs, _killedNodes), Self);
            }

            _drainAskers.Clear();
            Timers.CancelAll();
            return;
        }

        if (!_haveNodesBeenTold)
        {
            _haveNodesBeenTold = true;
            foreach (var node in _nodes.Ready)
            {
                SendAway(node);
            }

            GiveNodesTime();
        }
    }

    /// <summary>Starts the time within which nodes have to close what they have open, or to leave; a stopped node does neither.</summary>
    private void GiveNodesTime() => Timers.StartSingleTimer(nameof(NodesTookTooLong), new NodesTookTooLong(), _run.Settings.LeaveTimeout);

    private void KillNodes()
    {
        foreach (var node in _nodes.Ready.ToArray())
        {
            Kill(node, "was still there while the host was ending, and was killed");
        }
    }

    private sealed record JobsTookTooLong;

    private sealed record NodesTookTooLong;
}
