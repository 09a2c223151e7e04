using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Runs;
using ActorShm.Segments;

namespace ActorShm.Actors.Telemetry;

/// <summary>The metrics of a run, measured by its host. Any code in the process can listen to the meter; the run itself does so for <c>actorshm metrics</c>. Safe on any thread.</summary>
internal sealed class RunMetrics : IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Source, BuildVersion.Text);
    private readonly MetricStore _store;
    private readonly Counter<long> _jobs;
    private readonly Histogram<double> _jobDuration;
    private readonly Counter<long> _stages;
    private readonly Counter<long> _partitions;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _mappedBytes;
    private readonly Counter<long> _lostNodes;
    private readonly Counter<long> _restarts;
    private ImmutableArray<NodeInfo> _nodes = [];
    private IRunLinks? _links;
    private int _runningJobs;

    /// <param name="segments">The run's segments.</param>
    public RunMetrics(SegmentStore segments)
    {
        _jobs = _meter.Publish("actorshm.jobs", name => _meter.CreateCounter<long>(name, "{job}", "Jobs that are over, by how they ended."));
        _jobDuration = _meter.Publish("actorshm.job.duration", name => _meter.CreateHistogram<double>(name, "s", "From the coordinator taking a job to its answer."));
        _stages = _meter.Publish("actorshm.stages", name => _meter.CreateCounter<long>(name, "{stage}", "Stages that are done."));
        _partitions = _meter.Publish("actorshm.partitions", name => _meter.CreateCounter<long>(name, "{partition}", "Partitions that are done, by node."));
        _retries = _meter.Publish("actorshm.partitions.retried", name => _meter.CreateCounter<long>(name, "{partition}", "Partitions that were given out again because their node was gone."));
        _mappedBytes = _meter.Publish("actorshm.mapped", name => _meter.CreateCounter<long>(name, "By", "Bytes of the segments that jobs had nodes map."));
        _lostNodes = _meter.Publish("actorshm.nodes.lost", name => _meter.CreateCounter<long>(name, "{node}", "Nodes whose process ended while the run was open."));
        _restarts = _meter.Publish("actorshm.nodes.restarted", name => _meter.CreateCounter<long>(name, "{node}", "Nodes that joined in the place of a lost one."));
        _meter.Publish("actorshm.jobs.running", name => _meter.CreateObservableGauge(name, () => Volatile.Read(ref _runningJobs), "{job}", "Jobs that are not over."));
        _meter.Publish("actorshm.nodes", name => _meter.CreateObservableGauge(name, () => _nodes.Length, "{node}", "Nodes that can work."));
        _meter.Publish("actorshm.segments.used", name => _meter.CreateObservableGauge(name, () => segments.UsedBytes, "By", "Memory of all segments of the run."));
        _meter.Publish("actorshm.segments.pooled", name => _meter.CreateObservableGauge(name, () => segments.PooledBytes, "By", "Memory of retired segments that is kept for the next ones."));
        _meter.Publish("actorshm.messages", name => _meter.CreateObservableCounter(name, () => _links?.BytesMessaged ?? 0, "By", "Bytes sent and received over the links of the host."));
        _meter.Publish("actorshm.process.memory", name => _meter.CreateObservableGauge(name, () => OfProcesses(usage => usage.ResidentBytes), "By", "Memory that a process has in place; shared pages count in full in each."));
        _meter.Publish("actorshm.process.memory.peak", name => _meter.CreateObservableGauge(name, () => OfProcesses(usage => usage.PeakBytes), "By", "The most memory that a process ever had in place."));
        _meter.Publish("actorshm.process.page_faults", name => _meter.CreateObservableCounter(name, () => OfProcesses(usage => usage.MinorFaults + usage.MajorFaults), "{fault}", "Page faults of a process."));
        _meter.Publish("actorshm.process.cpu", name => _meter.CreateObservableCounter(name, () => OfProcesses(usage => usage.ProcessorTime.TotalSeconds), "s", "Time of a process on processors."));
        _store = new MetricStore(_meter); // last, so that it hears of all instruments, whatever other listeners throw
    }

    /// <summary>Sets the links whose bytes are reported from now on.</summary>
    public void Connect(IRunLinks links) => _links = links;

    /// <summary>Records that a job begins.</summary>
    public void JobBegun() => Interlocked.Increment(ref _runningJobs);

    /// <summary>Records that a job is over.</summary>
    public void JobEnded(JobState state, TimeSpan took)
    {
        Interlocked.Decrement(ref _runningJobs);
        var outcome = KeyValuePair.Create<string, object?>("outcome", state.ToString().ToLowerInvariant());
        _jobs.Count(1, outcome);
        _jobDuration.Take(took.TotalSeconds, outcome);
    }

    /// <summary>Records that a stage is done.</summary>
    public void StageDone() => _stages.Count(1);

    /// <summary>Records that a node has done some more partitions.</summary>
    public void PartitionsDone(int node, long count) => _partitions.Count(count, KeyValuePair.Create<string, object?>("node", node));

    /// <summary>Records that partitions of a lost node were given out again.</summary>
    public void PartitionsRetried(int count) => _retries.Count(count);

    /// <summary>Records that a job has nodes map a segment.</summary>
    public void Mapped(long bytes) => _mappedBytes.Count(bytes);

    /// <summary>Records that a node is lost.</summary>
    public void NodeLost() => _lostNodes.Count(1);

    /// <summary>Records that a node has joined in the place of a lost one.</summary>
    public void NodeRestarted() => _restarts.Count(1);

    /// <summary>Sets which nodes there are, and what their processes use.</summary>
    public void SetNodes(ImmutableArray<NodeInfo> nodes) => ImmutableInterlocked.InterlockedExchange(ref _nodes, nodes);

    /// <summary>Reads the series after a position, as lines of text in the form of Prometheus, as many as fit into a message.</summary>
    public MetricsRead Read(MetricPosition after) => MetricsText.PageOf(_store.Read(), after);

    /// <inheritdoc/>
    public void Dispose()
    {
        _store.Dispose();
        _meter.Dispose();
    }

    private List<Measurement<T>> OfProcesses<T>(Func<ProcessUsage, T> value)
        where T : struct
    {
        var measured = new List<Measurement<T>>();
        if (ProcessUsageReader.TryRead(Environment.ProcessId) is { } host)
        {
            measured.Add(new Measurement<T>(value(host), new KeyValuePair<string, object?>("process", "host"), new("pid", Environment.ProcessId)));
        }

        foreach (var node in _nodes)
        {
            if (node.Usage is { } usage)
            {
                measured.Add(new Measurement<T>(value(usage), new KeyValuePair<string, object?>("process", $"node-{node.Node}"), new("pid", node.Pid)));
            }
        }

        return measured;
    }
}
