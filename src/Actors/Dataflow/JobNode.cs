namespace ActorShm.Actors.Dataflow;

/// <summary>One node as a job sees it. Not thread-safe.</summary>
/// <param name="number">The node's number.</param>
/// <param name="worker">Who works in it.</param>
internal sealed class JobNode(int number, IActorRef worker)
{
    private long _doneSince;

    public int Number => number;

    public IActorRef Worker => worker;

    /// <summary>The partitions of the current stage that it has done, as far as they were counted; of the last one when none follows.</summary>
    public long PartitionsOfStage { get; private set; }

    /// <summary>It says how many of the stage it has done. Once it has closed the stage it says nothing.</summary>
    public void Count(long partitionsOfStage)
    {
        if (partitionsOfStage > PartitionsOfStage)
        {
            _doneSince += partitionsOfStage - PartitionsOfStage;
            PartitionsOfStage = partitionsOfStage;
        }
    }

    /// <summary>The next stage begins.</summary>
    public void BeginStage() => PartitionsOfStage = 0;

    /// <summary>The coordinator is told.</summary>
    /// <returns>The partitions that were counted since it was told last.</returns>
    public long TakeDone()
    {
        var done = _doneSince;
        _doneSince = 0;
        return done;
    }
}
