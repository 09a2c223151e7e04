namespace ActorShm.Actors.Coordination;

/// <summary>One node from its joining until its process is seen to be gone.</summary>
internal sealed class NodeEntry(int number, int pid, IActorRef worker, IPeerProcess process, DateTimeOffset joinedAt, IReadOnlySet<string> kernels)
{
    private readonly CancellationTokenSource _gone = new();
    private bool _wasInGoodOrder;
    private string? _verdictIfKilled;

    public int Number => number;

    public int Pid => pid;

    public IActorRef Worker => worker;

    /// <summary>The kernels of embedders that are registered in it.</summary>
    public IReadOnlySet<string> Kernels => kernels;

    public IPeerProcess Process => process;

    /// <summary>Set when the process is seen to be gone.</summary>
    public CancellationToken Gone => _gone.Token;

    public DateTimeOffset JoinedAt => joinedAt;

    public long PartitionsDone { get; set; }

    /// <summary>What its process took when it was looked at last; null before.</summary>
    public ProcessUsage? Usage { get; private set; }

    /// <summary>How far it is on its way out.</summary>
    public NodeDeparture Departure { get; private set; }

    /// <summary>Whether it is not on its way out: jobs that begin now get it, and those that run can rely on it.</summary>
    public bool TakesNewWork => Departure == NodeDeparture.NotBegun;

    /// <summary>Whether its end has begun, and the exit of its process is awaited.</summary>
    public bool IsEnding => Departure == NodeDeparture.Ending;

    /// <summary>Why the host has killed it, as the rest of a sentence that begins with it; null when it has not.</summary>
    public string? Verdict { get; private set; }

    /// <summary>Looks at what its process takes now. What was seen last stays when it is gone.</summary>
    public void Measure() => Usage = process.TryMeasure() ?? Usage;

    /// <summary>It asks to leave.</summary>
    public void AskToLeave() => Reach(NodeDeparture.Asked);

    /// <summary>It is told to leave.</summary>
    public void SendAway() => Reach(NodeDeparture.SentAway);

    /// <summary>Its worker is gone.</summary>
    /// <param name="hasBrokenOff">Whether its link went before its worker had stopped, as it does when a process is ended from outside or crashes.</param>
    /// <param name="ifKilled">The verdict if its process has to be killed.</param>
    public void BeginEnd(bool hasBrokenOff, string ifKilled)
    {
        _wasInGoodOrder = Departure != NodeDeparture.NotBegun && !hasBrokenOff;
        _verdictIfKilled = ifKilled;
        Reach(NodeDeparture.Ending);
    }

    /// <summary>The host kills it.</summary>
    /// <param name="verdict">Why, as the rest of a sentence that begins with it.</param>
    public void Condemn(string verdict)
    {
        Verdict = verdict;
        Reach(NodeDeparture.Ending);
    }

    /// <summary>Whether it has gone in good order.</summary>
    /// <param name="end">How its process ended, as far as is known.</param>
    public bool HasLeft(ProcessEnd end) => _wasInGoodOrder && Verdict is null && end.ExitCode is null or 0;

    /// <summary>How it went, as the rest of a sentence that begins with it.</summary>
    /// <param name="end">How its process ended, as far as is known.</param>
    public string CauseOf(ProcessEnd end) => Verdict ?? (HasLeft(end) ? "has left in good order, as it was asked to" : end.Cause);

    /// <summary>What a list says of it; that it is stopped is for those who look.</summary>
    public NodeInfo Describe() => new(number, pid, joinedAt, PartitionsDone, process.IsLaunched, Usage, IsStopped: false, KilledIn: null);

    /// <summary>The process is gone: whoever waits for it is told, and the hold on it given up.</summary>
    /// <returns>Whether it was killed because it did not go by itself.</returns>
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

    /// <summary>The node as the beginning of a sentence.</summary>
    public string Description => $"Node {number} (pid {pid})";

    private void Reach(NodeDeparture departure) => Departure = departure > Departure ? departure : Departure;
}
