using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

/// <summary>The cost of a job so far, from which its <see cref="JobCost"/> is made. Create it when the job begins. Not thread-safe.</summary>
/// <param name="run">The run.</param>
internal sealed class RunningCost(RunContext run)
{
    private readonly long _startedAt = run.Time.GetTimestamp();
    private readonly long _messagedAtStart = run.Links.BytesMessaged;
    private readonly HashSet<SegmentId> _mapped = [];
    private long _bytesMapped;

    /// <summary>Gets the partitions of the stages that have begun.</summary>
    public long Partitions { get; private set; }

    /// <summary>Gets the partitions that were given out again.</summary>
    public long Retries { get; private set; }

    /// <summary>Counts a segment that nodes map for the job.</summary>
    public void AddMapped(SegmentHandle handle)
    {
        if (_mapped.Add(handle.Id))
        {
            _bytesMapped += handle.DataBytes;
            run.Metrics.Mapped(handle.DataBytes);
        }
    }

    /// <summary>Counts the partitions of a stage that begins.</summary>
    public void AddPartitions(int count) => Partitions += count;

    /// <summary>Counts partitions that are given out again.</summary>
    public void AddRetries(int count) => Retries += count;

    /// <summary>Makes the total cost.</summary>
    /// <param name="nodes">The number of nodes that the job began with.</param>
    public JobCost Total(int nodes) => new(run.Time.GetElapsedTime(_startedAt), _bytesMapped, run.Links.BytesMessaged - _messagedAtStart, Partitions, Retries, nodes);
}
