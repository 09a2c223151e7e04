namespace ActorShm.Actors.WorkTables;

/// <summary>Finds the partitions that one node claims in a work table: batches of neighbours as long as there are any, then whatever others have not begun.</summary>
/// <remarks>
/// The size of batches is guided: each is a share of what is left, so the first batches are large and the last are single partitions. A batch only
/// says where to look; a partition belongs to a node from the moment when its state says so. Partitions in another node's batch that were not
/// begun are therefore free to be taken. This is how the rest of a stage is taken from slow nodes. Not thread-safe.
/// </remarks>
/// <param name="table">The work table of the stage.</param>
/// <param name="node">This node's number.</param>
internal sealed class PartitionClaims(WorkTable table, int node)
{
    /// <summary>The number of shares per node into which what is left is divided; a batch takes one share.</summary>
    private const int SharesPerNode = 2;

    private readonly int _count = table.Cut.PartitionCount;
    private int _batchNext;
    private int _batchEnd;
    private int _lookNext = table.Cut.PartitionCount - 1;

    /// <summary>Gets how many partitions of the batch follow the one that was claimed last; this node will probably claim all of them. 0 after a partition that others have left over.</summary>
    public int LeftOfBatch => _batchEnd - _batchNext;

    /// <summary>Claims a partition that no node works on.</summary>
    /// <param name="partition">The index of the partition.</param>
    /// <param name="state">The state of the claimed partition, to be passed to <see cref="TryFinish"/>.</param>
    /// <returns>False when there is none: each partition is done or claimed.</returns>
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

    /// <summary>Marks a claimed partition as done: its output elements and partial results are written.</summary>
    /// <returns>False when the partition no longer belongs to this node; then nothing of the attempt counts.</returns>
    public bool TryFinish(int partition, PartitionState state) => table.TryChange(partition, state, state.Finished());

    /// <summary>Looks at all partitions once more, because some were released meanwhile.</summary>
    public void LookAgain() => _lookNext = _count - 1;

    private bool TryTakeBatch()
    {
        while (true)
        {
            // The value may be anything; only indices of partitions are used.
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

    /// <summary>Takes a partition from the end, because the node that has a batch goes through it from its beginning.</summary>
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
