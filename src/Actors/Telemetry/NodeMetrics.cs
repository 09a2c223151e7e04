using System.Diagnostics.Metrics;
using ActorShm.Actors.Runs;

namespace ActorShm.Actors.Telemetry;

/// <summary>The metrics of a node, measured by itself for listeners in its process. Safe on any thread.</summary>
internal sealed class NodeMetrics : IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Source, BuildVersion.Text);
    private readonly Counter<long> _partitions;
    private readonly Counter<long> _stages;
    private readonly Histogram<double> _stageDuration;
    private long _keptBytes;

    public NodeMetrics()
    {
        _partitions = _meter.Publish("actorshm.node.partitions", name => _meter.CreateCounter<long>(name, "{partition}", "Partitions that this node has done."));
        _stages = _meter.Publish("actorshm.node.stages", name => _meter.CreateCounter<long>(name, "{stage}", "Stages that this node had open and has closed."));
        _stageDuration = _meter.Publish("actorshm.node.stage.duration", name => _meter.CreateHistogram<double>(name, "s", "From opening a stage to closing it."));
        _meter.Publish("actorshm.node.mapped", name => _meter.CreateObservableGauge(name, () => Interlocked.Read(ref _keptBytes), "By", "Bytes of segments that this node keeps mapped to read them."));
        _meter.Publish("actorshm.node.page_faults", name => _meter.CreateObservableCounter(name, () => ProcessUsageReader.TryRead(Environment.ProcessId) is { } usage ? usage.MinorFaults + usage.MajorFaults : 0, "{fault}", "Page faults of this node."));
    }

    /// <summary>Records that a segment was mapped or, with a negative number, that a mapping was given up.</summary>
    public void MappedBytes(long change) => Interlocked.Add(ref _keptBytes, change);

    /// <summary>Records that a stage was closed.</summary>
    public void StageClosed(long partitions, TimeSpan took)
    {
        _partitions.Count(partitions);
        _stages.Count(1);
        _stageDuration.Take(took.TotalSeconds);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
