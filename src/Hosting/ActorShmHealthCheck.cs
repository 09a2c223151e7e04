using ActorShm.Actors;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ActorShm.Hosting;

/// <summary>Reports the health of the run: healthy with all its nodes, degraded with fewer than were asked for, unhealthy with none or when the run does not answer.</summary>
/// <remarks>A run that has not answered within five seconds counts as one that does not answer. In place of unhealthy the check reports the <see cref="HealthCheckRegistration.FailureStatus"/> with which it was registered.</remarks>
/// <param name="service">The service that keeps the run.</param>
/// <param name="options">The options, which say how many nodes were asked for.</param>
public sealed class ActorShmHealthCheck(ActorShmService service, IOptions<ActorShmOptions> options) : IHealthCheck
{
    /// <summary>How long the run may take to answer. It takes milliseconds as a rule, and callers of health checks wait for seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var failure = context.Registration.FailureStatus;
        if (!service.Started.IsCompletedSuccessfully)
        {
            return new HealthCheckResult(failure, service.Started.IsFaulted ? "The run could not be started." : "The run has not started yet.", service.Started.Exception?.InnerException);
        }

        var run = service.Run;
        if (run.Ended.IsCompletedSuccessfully)
        {
            return new HealthCheckResult(failure, run.Ended.Result ?? "The run has ended.");
        }

        return await WithinAsync(Patience, token => LookAsync(run, failure, token), failure, cancellationToken);
    }

    /// <summary>Looks at the run, and reports <paramref name="failure"/> when that takes longer than <paramref name="patience"/> or the run does not answer.</summary>
    internal static async Task<HealthCheckResult> WithinAsync(TimeSpan patience, Func<CancellationToken, Task<HealthCheckResult>> look, HealthStatus failure, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            return await look(limit.Token);
        }
        catch (Exception e) when (e is NoHostException or RunFailedException or ObjectDisposedException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new HealthCheckResult(failure, "The run does not answer.", e);
        }
    }

    private async Task<HealthCheckResult> LookAsync(ActorShmRun run, HealthStatus failure, CancellationToken cancellation)
    {
        var nodes = await run.ListNodesAsync(cancellation);
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["nodes"] = nodes.Length,
            ["nodesWanted"] = options.Value.Nodes,
            ["runDirectory"] = run.Host.Directory.Path,
        };
        if (await run.ListGoneNodesAsync(most: 1, onlyLost: true, cancellation) is [var last])
        {
            data["lastLostNode"] = $"Node {last.Node} (pid {last.Pid}) {last.Cause} at {last.GoneAt:u}. {last.Next}".TrimEnd();
        }

        return Judge(nodes.Length, options.Value.Nodes, data, failure);
    }

    private static HealthCheckResult Judge(int nodes, int wanted, Dictionary<string, object> data, HealthStatus failure)
    {
        var lost = data.TryGetValue("lastLostNode", out var last) ? $" {last}" : string.Empty;
        return nodes == 0 ? new HealthCheckResult(failure, $"The run has no node, so nothing can be computed.{lost}", data: data)
            : nodes < wanted ? HealthCheckResult.Degraded($"The run has {nodes} of {wanted} nodes.{lost}", data: data)
            : HealthCheckResult.Healthy($"The run has {nodes} nodes.", data);
    }
}
