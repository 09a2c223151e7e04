using System.Diagnostics;
using ActorShm.Actors.Client;
using ActorShm.Actors.Coordination;

namespace ActorShm.Host.Load.Running;

/// <summary>Watches how many nodes there are, and starts another where one stays missing: a host that restarts its own is given the time to.</summary>
internal sealed class NodeKeeper(HostUnderLoad host, LoadSession session, int wanted)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan HostsTime = TimeSpan.FromSeconds(5);

    private long _missingSince;

    /// <summary>The processes of the nodes, as seen last.</summary>
    public IReadOnlyList<int> Pids { get; private set; } = [];

    /// <summary>Watches until the scenario ends.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await LookAsync(stopping);
            await Task.Delay(Glance, stopping);
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        if (session.CurrentIfAny is not { } connection)
        {
            return; // the host is being restarted, with all its nodes
        }

        try
        {
            Pids = [.. (await connection.Client.ListNodesAsync(stopping)).Nodes.Select(node => node.Pid)];
        }
        catch (Exception e) when (e is NoHostException or RunFailedException or ObjectDisposedException)
        {
            return; // it goes at this moment
        }

        if (Pids.Count >= wanted)
        {
            _missingSince = 0;
        }
        else if (_missingSince == 0)
        {
            _missingSince = Stopwatch.GetTimestamp();
        }
        else if (Stopwatch.GetElapsedTime(_missingSince) > HostsTime)
        {
            _missingSince = 0;
            host.StartReplacement();
        }
    }
}
