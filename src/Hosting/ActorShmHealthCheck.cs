using ActorShm.Actors;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ActorShm.Hosting;

/// <summary>Says how the run is: healthy with all its nodes, degraded with fewer than were asked for, unhealthy with none, or when nobody answers.</summary>
/// <remarks>Instead of unhealthy it says what it was registered with as <see cref="HealthCheckRegistration.FailureStatus"/>.</remarks>
/// <param name="service">The run.</param>
/// <param name="options">How many nodes were asked for.</param>
public sealed class ActorShmHealthCheck(ActorShmService service, IOptions<ActorShmOptions> options) : IHealthCheck
{
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

        try
        {
            var nodes = await run.ListNodesAsync(cancellationToken);
            var data = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["nodes"] = nodes.Length,
                ["nodesWanted"] = options.Value.Nodes,
                ["runDirectory"] = run.Host.Directory.Path,
            };
            if (await run.ListGoneNodesAsync(most: 1, onlyLost: true, cancellationToken) is [var last])
            {
                data["lastLostNode"] = $"Node {last.Node} (pid {last.Pid}) {last.Cause} at {last.GoneAt:u}. {last.Next}".TrimEnd();
            }

            return Judge(nodes.Length, options.Value.Nodes, data, failure);
        }
        catch (Exception e) when (e is NoHostException or RunFailedException or ObjectDisposedException)
        {
            return new HealthCheckResult(failure, "The run does not answer.", e);
        }
    }

    private static HealthCheckResult Judge(int nodes, int wanted, Dictionary<string, object> data, HealthStatus failure)
    {
        var lost = data.TryGetValue("lastLostNode", out var last) ? $" {last}" : string.Empty;
        return nodes == 0 ? new HealthCheckResult(failure, $"The run has no node, so nothing can be computed.{lost}", data: data)
            : nodes < wanted ? HealthCheckResult.Degraded($"The run has {nodes} of {wanted} nodes.{lost}", data: data)
            : HealthCheckResult.Healthy($"The run has {nodes} nodes.", data);
    }
}
