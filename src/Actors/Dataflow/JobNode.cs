namespace ActorShm.Actors.Dataflow;

/// <summary>One node as a job sees it. Not thread-safe.</summary>
/// <param name="number">The node's number.</param>
/// <param name="worker">The node's worker.</param>
internal sealed class JobNode(int number, IActorRef worker)
{
    private long _doneSince;

    public int Number => number;

    public IActorRef Worker => worker;

    /// <summary>Gets the partitions of the current stage that the node has done, as last counted; of the last stage when none follows.</summary>
    public long PartitionsOfStage { get; private set; }

    /// <summary>Takes the node's own count of the stage's done partitions. Once the node has closed the stage, it has no count.</summary>
    public void Count(long partitionsOfStage)
    {
        if (partitionsOfStage > PartitionsOfStage)
        {
            _doneSince += partitionsOfStage - PartitionsOfStage;
            PartitionsOfStage = partitionsOfStage;
        }
    }

    /// <summary>Begins the count of the next stage.</summary>
    public void BeginStage() => PartitionsOfStage = 0;

    /// <summary>Takes the count for a report to the coordinator.</summary>
    /// <returns>The partitions counted since the last report.</returns>
    public long TakeDone()
    {
        var done = _doneSince;
        _doneSince = 0;
        return done;
    }
}
