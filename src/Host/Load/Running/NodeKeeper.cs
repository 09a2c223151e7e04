namespace ActorShm.Host.Load.Running;

/// <summary>Watches how many nodes there are, and starts another when one stays missing, after the host has had the time to restart its own.</summary>
/// <param name="list">Lists the process ids of the nodes; null when there is no host at this moment.</param>
/// <param name="startReplacement">Starts one more node.</param>
/// <param name="wanted">The number of nodes that there should be.</param>
/// <param name="hostsDelay">The longest time that the host waits before it restarts one of its own nodes.</param>
/// <param name="time">The clock.</param>
internal sealed class NodeKeeper(
    Func<CancellationToken, Task<IReadOnlyList<int>?>> list, Action startReplacement, int wanted, TimeSpan hostsDelay, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan JoinTime = TimeSpan.FromSeconds(5);

    private IReadOnlyList<int> _pids = [];
    private long? _missingSince;

    /// <summary>The process ids of the nodes, as last seen; none while there is no host, because other processes may have these ids then.</summary>
    public IReadOnlyList<int> Pids => Volatile.Read(ref _pids);

    /// <summary>Watches until the scenario ends.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await LookAsync(stopping);
            await Task.Delay(Glance, stopping);
        }
    }

    /// <summary>Checks the nodes once.</summary>
    public async Task LookAsync(CancellationToken stopping)
    {
        var pids = await list(stopping);
        Volatile.Write(ref _pids, pids ?? []);
        if (pids is null || pids.Count >= wanted)
        {
            _missingSince = null; // a restarted host brings all its nodes
        }
        else if (_missingSince is not { } since)
        {
            _missingSince = time.GetTimestamp();
        }
        else if (time.GetElapsedTime(since) > hostsDelay + JoinTime)
        {
            _missingSince = null;
            startReplacement();
        }
    }
}
