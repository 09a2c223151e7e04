using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;

namespace ActorShm.Actors;

// What a run can be asked about its nodes and jobs.
public sealed partial class RunClient
{
    /// <summary>The host's process.</summary>
    public async Task<int> FindHostPidAsync(CancellationToken cancellation = default) => (await AskAsync<NodesListed>(new ListNodes(int.MaxValue), cancellation)).HostPid;

    /// <summary>The nodes of the run, by number.</summary>
    public async Task<ImmutableArray<NodeInfo>> ListNodesAsync(CancellationToken cancellation = default)
    {
        var nodes = ImmutableArray.CreateBuilder<NodeInfo>();
        NodesListed page;
        do
        {
            page = await AskAsync<NodesListed>(new ListNodes(nodes.Count == 0 ? 0 : nodes[^1].Node), cancellation);
            nodes.AddRange(page.Nodes);
        }
        while (page.HasMore);

        return nodes.ToImmutable();
    }

    /// <summary>The nodes that have gone from the run, lost or in good order, newest first, as far as it remembers.</summary>
    /// <param name="node">Only those that had this number; 0 for all.</param>
    /// <param name="most">The most that are wanted.</param>
    /// <param name="onlyLost">Only those that have not left in good order.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public async Task<ImmutableArray<GoneNode>> ListGoneNodesAsync(int node = 0, int most = int.MaxValue, bool onlyLost = false, CancellationToken cancellation = default)
    {
        var nodes = ImmutableArray.CreateBuilder<GoneNode>();
        GoneNodesListed page;
        do
        {
            page = await AskAsync<GoneNodesListed>(new ListGoneNodes(node, nodes.Count == 0 ? long.MaxValue : nodes[^1].Ordinal, onlyLost), cancellation);
            nodes.AddRange(page.Nodes);
        }
        while (page.HasMore && nodes.Count < most);

        return [.. nodes.Take(most)];
    }

    /// <summary>The jobs of the run, newest first: those that run, and those that are over as far as it remembers.</summary>
    public async Task<ImmutableArray<JobInfo>> ListJobsAsync(CancellationToken cancellation = default)
    {
        var jobs = ImmutableArray.CreateBuilder<JobInfo>();
        JobsListed page;
        do
        {
            page = await AskAsync<JobsListed>(new ListJobs(jobs.Count == 0 ? long.MaxValue : jobs[^1].Job), cancellation);
            jobs.AddRange(page.Jobs);
        }
        while (page.HasMore);

        return jobs.ToImmutable();
    }

    /// <summary>Everything that is known of one job.</summary>
    /// <exception cref="RunFailedException">The run knows no such job.</exception>
    public async Task<JobExplanation> ExplainJobAsync(long job, CancellationToken cancellation = default) =>
        (await AskAsync<JobExplained>(new ExplainJob(job), cancellation)).Explanation;

    /// <summary>What the host measures of itself, its nodes, jobs and segments: lines of text in the form of Prometheus.</summary>
    public async Task<IReadOnlyList<string>> ReadMetricsAsync(CancellationToken cancellation = default)
    {
        var lines = new List<string>();
        var last = MetricPosition.Start;
        MetricsRead page;
        do
        {
            page = await AskAsync<MetricsRead>(new ReadMetrics(last), cancellation);
            lines.AddRange(page.Lines);
            last = page.Last;
        }
        while (page.HasMore);

        return lines;
    }

    /// <summary>Ends a job of any client, and waits until no node writes for it any more.</summary>
    /// <param name="job">Its number in the run.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="RunFailedException">The run knows no such job, or it is over.</exception>
    public Task CancelJobAsync(long job, CancellationToken cancellation = default) => AskAsync<RunJobEnded>(new CancelRunJob(job), cancellation);
}
