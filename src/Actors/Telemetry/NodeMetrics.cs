using System.Diagnostics.Metrics;
using ActorShm.Actors.Coordination;

namespace ActorShm.Actors.Telemetry;

/// <summary>What a node measures of itself, for whoever listens in its process. Safe on any thread.</summary>
internal sealed class NodeMetrics : IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Source, RunHost.Version);
    private readonly Counter<long> _partitions;
    private readonly Counter<long> _stages;
    private readonly Histogram<double> _stageDuration;
    private long _keptBytes;

    public NodeMetrics()
    {
        _partitions = _meter.CreateCounter<long>("actorshm.node.partitions", "{partition}", "Partitions that this node has done.");
        _stages = _meter.CreateCounter<long>("actorshm.node.stages", "{stage}", "Stages that this node had open and has closed.");
        _stageDuration = _meter.CreateHistogram<double>("actorshm.node.stage.duration", "s", "From opening a stage to closing it.");
        _meter.CreateObservableGauge("actorshm.node.mapped", () => Interlocked.Read(ref _keptBytes), "By", "Bytes of segments that this node keeps mapped to read them.");
        _meter.CreateObservableCounter("actorshm.node.page_faults", () => ProcessUsageReader.TryRead(Environment.ProcessId) is { } usage ? usage.MinorFaults + usage.MajorFaults : 0, "{fault}", "Page faults of this node.");
    }

    /// <summary>A segment was mapped, or with a negative number given up.</summary>
    public void MappedBytes(long change) => Interlocked.Add(ref _keptBytes, change);

    /// <summary>A stage was closed.</summary>
    public void StageClosed(long partitions, TimeSpan took)
    {
        _partitions.Count(partitions);
        _stages.Count(1);
        _stageDuration.Take(took.TotalSeconds);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
