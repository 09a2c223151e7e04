namespace ActorShm.Host.Load.Running;

/// <summary>Watches how many nodes there are, and starts another where one stays missing: a host that restarts its own is given the time to.</summary>
/// <param name="list">The processes of the nodes; null when there is no host at this moment.</param>
/// <param name="startReplacement">Starts one more.</param>
/// <param name="wanted">How many there are to be.</param>
/// <param name="hostsDelay">How long the host waits at most before it starts one of its own again.</param>
/// <param name="time">What time passes by.</param>
internal sealed class NodeKeeper(
    Func<CancellationToken, Task<IReadOnlyList<int>?>> list, Action startReplacement, int wanted, TimeSpan hostsDelay, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan JoinTime = TimeSpan.FromSeconds(5);

    private IReadOnlyList<int> _pids = [];
    private long? _missingSince;

    /// <summary>The processes of the nodes, as seen last; none while there is no host, because other processes may have their numbers then.</summary>
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

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken stopping)
    {
        var pids = await list(stopping);
        Volatile.Write(ref _pids, pids ?? []);
        if (pids is null || pids.Count >= wanted)
        {
            _missingSince = null; // a host that is restarted brings all its nodes
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
