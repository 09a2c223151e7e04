namespace ActorShm.Actors.Coordination;

/// <summary>The numbers of the nodes of a run: from 1, unique among the living. Those of nodes that the host starts are kept for them and what is started in their place. Thread-safe.</summary>
internal sealed class NodeNumbers
{
    private readonly Lock _gate = new();
    private readonly HashSet<int> _kept = [];
    private readonly HashSet<int> _taken = [];

    /// <summary>The lowest number that is nobody's; from now on it is for a node that this process starts, and whichever it starts in its place.</summary>
    public int Keep()
    {
        lock (_gate)
        {
            var number = LowestFree();
            _kept.Add(number);
            return number;
        }
    }

    /// <summary>The number of a node that joins.</summary>
    /// <param name="wanted">What it asks for; 0 for any.</param>
    /// <param name="isLaunched">Whether this process started it: nobody else gets a number that is kept.</param>
    internal int Take(int wanted, bool isLaunched)
    {
        lock (_gate)
        {
            var number = wanted > 0 && !_taken.Contains(wanted) && (isLaunched || !_kept.Contains(wanted)) ? wanted : LowestFree();
            _taken.Add(number);
            return number;
        }
    }

    /// <summary>The node is gone.</summary>
    /// <param name="number">What it had.</param>
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
