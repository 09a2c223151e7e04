namespace ActorShm.Actors.Coordination;

/// <summary>One node, from joining until its process is seen to be gone.</summary>
internal sealed class NodeEntry(int number, int pid, IActorRef worker, IPeerProcess process, DateTimeOffset joinedAt, IReadOnlySet<string> kernels)
{
    private readonly CancellationTokenSource _gone = new();
    private bool _wasInGoodOrder;
    private string? _verdictIfKilled;

    public int Number => number;

    public int Pid => pid;

    public IActorRef Worker => worker;

    /// <summary>Gets the embedder's kernels that are registered in the node.</summary>
    public IReadOnlySet<string> Kernels => kernels;

    public IPeerProcess Process => process;

    /// <summary>Cancelled when the process is seen to be gone.</summary>
    public CancellationToken Gone => _gone.Token;

    public DateTimeOffset JoinedAt => joinedAt;

    public long PartitionsDone { get; set; }

    /// <summary>Gets the resources that the process used when last measured; null before the first measurement.</summary>
    public ProcessUsage? Usage { get; private set; }

    /// <summary>Gets how far the node is on its way out.</summary>
    public NodeDeparture Departure { get; private set; }

    /// <summary>Gets whether the node is not on its way out: new jobs get it, and running jobs can rely on it.</summary>
    public bool TakesNewWork => Departure == NodeDeparture.NotBegun;

    /// <summary>Gets whether the node's end has begun, and the exit of its process is awaited.</summary>
    public bool IsEnding => Departure == NodeDeparture.Ending;

    /// <summary>Gets why the host killed the node, as the rest of a sentence whose subject is the node; null when it did not.</summary>
    public string? Verdict { get; private set; }

    /// <summary>Measures the resources that the process uses now. When the process is gone, the last measurement stays.</summary>
    public void Measure() => Usage = process.TryMeasure() ?? Usage;

    /// <summary>Notes that the node has asked to leave.</summary>
    public void AskToLeave() => Reach(NodeDeparture.Asked);

    /// <summary>Notes that the node was told to leave.</summary>
    public void SendAway() => Reach(NodeDeparture.SentAway);

    /// <summary>Notes that the node's worker is gone.</summary>
    /// <param name="hasBrokenOff">Whether the link went before the worker had stopped, as happens when a process is ended from outside or crashes.</param>
    /// <param name="ifKilled">The verdict if its process has to be killed.</param>
    public void BeginEnd(bool hasBrokenOff, string ifKilled)
    {
        _wasInGoodOrder = Departure != NodeDeparture.NotBegun && !hasBrokenOff;
        _verdictIfKilled = ifKilled;
        Reach(NodeDeparture.Ending);
    }

    /// <summary>Notes that the host kills the node.</summary>
    /// <param name="verdict">The reason, as the rest of a sentence whose subject is the node.</param>
    public void Condemn(string verdict)
    {
        Verdict = verdict;
        Reach(NodeDeparture.Ending);
    }

    /// <summary>Whether the node has left in good order.</summary>
    /// <param name="end">How its process ended, as far as is known.</param>
    public bool HasLeft(ProcessEnd end) => _wasInGoodOrder && Verdict is null && end.ExitCode is null or 0;

    /// <summary>Describes how the node went, as the rest of a sentence whose subject is the node.</summary>
    /// <param name="end">How its process ended, as far as is known.</param>
    public string CauseOf(ProcessEnd end) => Verdict ?? (HasLeft(end) ? "has left in good order, as it was asked to" : end.Cause);

    /// <summary>Describes the node for a list. Whether it is stopped is left to code that looks at the process.</summary>
    public NodeInfo Describe() => new(number, pid, joinedAt, PartitionsDone, process.IsLaunched, Usage, IsStopped: false, KilledIn: null);

    /// <summary>Tells whoever waits for the end of the process that it is gone, and gives up the hold on it.</summary>
    /// <returns>Whether the process was killed because it did not end by itself.</returns>
    public bool End()
    {
        _gone.Cancel();
        _gone.Dispose();
        process.Dispose();
        if (!process.IsKilled || Verdict is not null)
        {
            return false;
        }

        Verdict = _verdictIfKilled;
        return true;
    }

    /// <summary>Gets the node as the subject of a sentence.</summary>
    public string Description => $"Node {number} (pid {pid})";

    private void Reach(NodeDeparture departure) => Departure = departure > Departure ? departure : Departure;
}
