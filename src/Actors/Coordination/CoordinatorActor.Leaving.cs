using ActorShm.Actors.Messages;

namespace ActorShm.Actors.Coordination;

// Nodes that leave in good order. A node that a script has started asks the host before it ends. What it has in work is done again by others, so it goes as soon as each job has another node.
internal sealed partial class CoordinatorActor
{
    private void OnAskToLeave()
    {
        if (_nodes.Find(Sender) is not { } node)
        {
            Sender.Tell(new LeaveRun(), Self);
            return;
        }

        _log.Info("Asks to leave: {0}", node.Description);
        node.AskToLeave();
        Timers.StartSingleTimer(LeavingTimer(node), new LeavingTookTooLong(node), _run.Settings.DrainTimeout);
        SendAwayUnneeded();
    }

    /// <summary>Sends a node away whose jobs have had their time; other nodes do the rest, if there are any.</summary>
    private void OnLeavingTookTooLong(NodeEntry node)
    {
        if (!node.IsEnding)
        {
            SendAway(node);
        }
    }

    /// <summary>Sends away the nodes that have asked to leave and are not needed. Call it when a job has ended, a node has joined, or a node has done a part of a job that it could not open before.</summary>
    private void SendAwayUnneeded()
    {
        foreach (var node in _nodes.Ready.Where(node => node.Departure == NodeDeparture.Asked && !IsNeeded(node)).ToArray())
        {
            SendAway(node);
        }
    }

    private void SendAway(NodeEntry node)
    {
        node.SendAway();
        node.Worker.Tell(new LeaveRun(), Self);
    }

    /// <summary>Whether some job would be left without a node, with none on its way.</summary>
    private bool IsNeeded(NodeEntry node) =>
        _jobs.Running.Any(job => !job.IsToStop && !job.IsConcluded && job.CanUse(node) && !_nodes.Ready.Any(other => other.TakesNewWork && job.CanRelyOn(other)))
        && !_processes.IsNodeComing(_nodes.Pids);

    private static string LeavingTimer(NodeEntry node) => $"{nameof(LeavingTookTooLong)}-{node.Number}";

    private sealed record LeavingTookTooLong(NodeEntry Node);
}
