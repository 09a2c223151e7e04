using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;

namespace ActorShm.Actors;

// Questions to a run about its nodes and jobs.
public sealed partial class RunClient
{
    /// <summary>Gets the process id of the host.</summary>
    public async Task<int> FindHostPidAsync(CancellationToken cancellation = default) => (await AskAsync<NodesListed>(new ListNodes(int.MaxValue), cancellation)).HostPid;

    /// <summary>Gets the nodes of the run, ordered by number.</summary>
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

    /// <summary>Gets the nodes that were lost or left in good order, newest first, as far as the run remembers them.</summary>
    /// <param name="node">Restricts the list to nodes that had this number; 0 for all.</param>
    /// <param name="most">The largest number of nodes to return.</param>
    /// <param name="onlyLost">Whether to leave out nodes that left in good order.</param>
    /// <param name="cancellation">Cancels the wait.</param>
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

    /// <summary>Gets the jobs of the run, newest first: the running ones, and the finished ones as far as the run remembers them.</summary>
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

    /// <summary>Gets everything that is known about one job.</summary>
    /// <exception cref="RunFailedException">The run knows no such job.</exception>
    public async Task<JobExplanation> ExplainJobAsync(long job, CancellationToken cancellation = default) =>
        (await AskAsync<JobExplained>(new ExplainJob(job), cancellation)).Explanation;

    /// <summary>Gets the host's measurements of itself, its nodes, jobs and segments, as lines in the text format of Prometheus.</summary>
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

    /// <summary>Cancels a job of any client, and waits until no node writes for it any more.</summary>
    /// <param name="job">The job's number in the run.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <exception cref="RunFailedException">The run knows no such job, or the job is over.</exception>
    public Task CancelJobAsync(long job, CancellationToken cancellation = default) => AskAsync<RunJobEnded>(new CancelRunJob(job), cancellation);
}
