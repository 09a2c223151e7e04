namespace ActorShm.Actors.WorkTables;

/// <summary>One node's way through a work table: it takes batches of neighbours as long as there are any, then whatever others have not begun.</summary>
/// <remarks>
/// Batches are guided: each is a share of what is left, so the first are large and the last are single partitions. A batch is no more than an
/// advice where to look; a partition belongs to a node from the moment that its state says so. What stands in another node's batch and was not
/// begun is therefore free to be taken, which is how the tail of a stage is stolen from whoever is slow. Not thread-safe.
/// </remarks>
/// <param name="table">The stage's table.</param>
/// <param name="node">This node's number.</param>
internal sealed class PartitionClaims(WorkTable table, int node)
{
    /// <summary>A batch takes one share of this many for each node from what is left.</summary>
    private const int SharesPerNode = 2;

    private readonly int _count = table.Cut.PartitionCount;
    private int _batchNext;
    private int _batchEnd;
    private int _lookNext = table.Cut.PartitionCount - 1;

    /// <summary>How many partitions of its batch follow the one that was claimed last, all of which this node will probably claim; 0 after one that others have left over.</summary>
    public int LeftOfBatch => _batchEnd - _batchNext;

    /// <summary>Claims a partition that nobody works on.</summary>
    /// <param name="partition">Its index.</param>
    /// <param name="state">Its state in this node's hands, which <see cref="TryFinish"/> takes back.</param>
    /// <returns>False when there is none: each is done or in the hands of a node.</returns>
    public bool TryClaim(out int partition, out PartitionState state)
    {
        do
        {
            while (_batchNext < _batchEnd)
            {
                partition = _batchNext++;
                if (TryTake(partition, out state))
                {
                    return true;
                }
            }
        }
        while (TryTakeBatch());
        return TryTakeLeftOver(out partition, out state);
    }

    /// <summary>Says that a claimed partition is done: its output elements and partial results are written.</summary>
    /// <returns>False when it is not this node's any more, and nothing of the attempt counts.</returns>
    public bool TryFinish(int partition, PartitionState state) => table.TryChange(partition, state, state.Finished());

    /// <summary>Partitions were released since: look at all of them once more.</summary>
    public void LookAgain() => _lookNext = _count - 1;

    private bool TryTakeBatch()
    {
        while (true)
        {
            // Whatever stands there, only indices of partitions are used.
            var next = Volatile.Read(ref table.NextPartition);
            if (next < 0 || next >= _count)
            {
                return false;
            }

            var size = Math.Max(1, (_count - next) / (SharesPerNode * table.NodeCount));
            if (Interlocked.CompareExchange(ref table.NextPartition, next + size, next) == next)
            {
                _batchNext = next;
                _batchEnd = next + size;
                return true;
            }
        }
    }

    /// <summary>From the end, because who has a batch walks through it from its beginning.</summary>
    private bool TryTakeLeftOver(out int partition, out PartitionState state)
    {
        while (_lookNext >= 0)
        {
            partition = _lookNext--;
            if (TryTake(partition, out state))
            {
                return true;
            }
        }

        partition = -1;
        state = default;
        return false;
    }

    private bool TryTake(int partition, out PartitionState state)
    {
        var open = table.StateOf(partition);
        state = open.ClaimedBy(node);
        return open.Kind == PartitionKind.Open && table.TryChange(partition, open, state);
    }
}
