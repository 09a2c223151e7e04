namespace ActorShm.Actors.Coordination;

/// <summary>The numbers of a run's nodes: from 1, unique among the living nodes. Numbers of nodes that the host starts are kept for them and for the nodes started in their place. Thread-safe.</summary>
internal sealed class NodeNumbers
{
    private readonly Lock _gate = new();
    private readonly HashSet<int> _kept = [];
    private readonly HashSet<int> _taken = [];

    /// <summary>Keeps the lowest free number for a node that this process starts, and for every node that it starts in that one's place.</summary>
    public int Keep()
    {
        lock (_gate)
        {
            var number = LowestFree();
            _kept.Add(number);
            return number;
        }
    }

    /// <summary>Takes a number for a node that joins.</summary>
    /// <param name="wanted">The number that the node asks for; 0 for any.</param>
    /// <param name="isLaunched">Whether this process started the node; no other node gets a number that is kept.</param>
    internal int Take(int wanted, bool isLaunched)
    {
        lock (_gate)
        {
            var number = wanted > 0 && !_taken.Contains(wanted) && (isLaunched || !_kept.Contains(wanted)) ? wanted : LowestFree();
            _taken.Add(number);
            return number;
        }
    }

    /// <summary>Gives back the number of a node that is gone.</summary>
    /// <param name="number">The number that the node had.</param>
    internal void GiveBack(int number)
    {
        lock (_gate)
        {
            _taken.Remove(number);
        }
    }

    private int LowestFree()
    {
        var number = 1;
        while (_kept.Contains(number) || _taken.Contains(number))
        {
            number++;
        }

        return number;
    }
}
