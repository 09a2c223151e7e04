using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

/// <summary>What a job has cost so far: <see cref="JobCost"/> in the making. Begins when the job does. Not thread-safe.</summary>
/// <param name="run">The run.</param>
internal sealed class RunningCost(RunContext run)
{
    private readonly long _startedAt = run.Time.GetTimestamp();
    private readonly long _messagedAtStart = run.Links.BytesMessaged;
    private readonly HashSet<SegmentId> _mapped = [];
    private long _bytesMapped;

    /// <summary>Partitions of the stages that have begun.</summary>
    public long Partitions { get; private set; }

    /// <summary>Partitions that were given out again.</summary>
    public long Retries { get; private set; }

    /// <summary>Nodes map a segment for the job.</summary>
    public void AddMapped(SegmentHandle handle)
    {
        if (_mapped.Add(handle.Id))
        {
            _bytesMapped += handle.DataBytes;
            run.Metrics.Mapped(handle.DataBytes);
        }
    }

    /// <summary>A stage begins that was cut into so many partitions.</summary>
    public void AddPartitions(int count) => Partitions += count;

    /// <summary>So many partitions are given out again.</summary>
    public void AddRetries(int count) => Retries += count;

    /// <summary>All of it.</summary>
    /// <param name="nodes">How many nodes the job began with.</param>
    public JobCost Total(int nodes) => new(run.Time.GetElapsedTime(_startedAt), _bytesMapped, run.Links.BytesMessaged - _messagedAtStart, Partitions, Retries, nodes);
}
