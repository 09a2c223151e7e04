namespace ActorShm.Actors.WorkTables;

/// <summary>Specifies how far a partition is.</summary>
internal enum PartitionKind : byte
{
    /// <summary>No node works on it, and any node may claim it.</summary>
    Open = 0,

    /// <summary>A node works on it.</summary>
    Claimed = 1,

    /// <summary>Its output elements and partial results are written.</summary>
    Done = 2,
}

/// <summary>The state of one partition, in one word that is only changed as a whole.</summary>
/// <remarks>
/// <code>
/// bits 0–7    kind: 0 open, 1 claimed, 2 done
/// bits 8–31   attempt: how many nodes it has lost
/// bits 32–63  the number of the node that has it or did it; 0 for nobody
/// </code>
/// </remarks>
/// <param name="Word">The word.</param>
internal readonly record struct PartitionState(long Word)
{
    public PartitionState(PartitionKind kind, int attempt, int node)
        : this(((long)node << 32) | ((long)(attempt & 0xFF_FFFF) << 8) | (long)kind)
    {
    }

    public PartitionKind Kind => (PartitionKind)(byte)Word;

    public int Attempt => (int)((Word >> 8) & 0xFF_FFFF);

    public int Node => (int)(Word >> 32);

    /// <summary>Returns the state of the same partition and attempt when a node has claimed it.</summary>
    public PartitionState ClaimedBy(int node) => new(PartitionKind.Claimed, Attempt, node);

    /// <summary>Returns the state when the node that has claimed it has finished it.</summary>
    public PartitionState Finished() => new(PartitionKind.Done, Attempt, Node);

    /// <summary>Returns the open state after its node has left in good order: the partition has not lost a node.</summary>
    public PartitionState HandedBack() => new(PartitionKind.Open, Attempt, node: 0);

    /// <summary>Returns the open state after its node was lost, with a new attempt.</summary>
    public PartitionState Released() => new(PartitionKind.Open, Attempt + 1, node: 0);
}
