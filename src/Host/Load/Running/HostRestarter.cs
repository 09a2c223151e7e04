namespace ActorShm.Host.Load.Running;

/// <summary>Ends the host of a load and starts another in its place, one after the other, however many are asked for. Safe on any thread.</summary>
internal sealed class HostRestarter(HostUnderLoad host, LoadSession session)
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Operations wait from here on, until the next host has its nodes and arrays.</summary>
    /// <param name="kill">Whether the host is killed rather than asked to end.</param>
    /// <param name="stopping">Gives up.</param>
    /// <returns>Which host was ended, how, and which took its place.</returns>
    public async Task<string> RestartAsync(bool kill, CancellationToken stopping)
    {
        await _turn.WaitAsync(stopping);
        try
        {
            var before = host.Pid;
            var client = session.Suspend();
            await host.StopAsync(kill);
            if (client is not null)
            {
                await client.DisposeAsync();
            }

            await host.StartAsync(stopping);
            await session.OpenAsync(stopping);
            return $"host with pid {before} {(kill ? "killed" : "ended")}, pid {host.Pid} in its place";
        }
        finally
        {
            _turn.Release();
        }
    }
}
