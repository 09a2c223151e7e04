using ActorShm.Actors;
using ActorShm.Host.Load.Faults;
using ActorShm.Hosting;

namespace ActorShm.Host.Load.Running;

/// <summary>Ends the host of a load, and starts another in its place when that is asked for: one after the other, however many are. Safe on any thread.</summary>
internal sealed class HostLife(HostUnderLoad host, LoadSession session, LastLook lastLook)
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Operations wait from here on, until the next host has its nodes and arrays.</summary>
    /// <param name="kill">Whether the host is killed rather than asked to end.</param>
    /// <param name="stopping">Gives up.</param>
    /// <returns>Which host was ended, how, and which took its place; or why none did, which the report holds against the host. Operations fail from then on, until the next restart.</returns>
    public async Task<FaultOutcome> RestartAsync(bool kill, CancellationToken stopping)
    {
        await _turn.WaitAsync(stopping);
        try
        {
            var (before, wasGone) = (host.Pid, host.IsGone);
            await (kill ? KillAsync(stopping) : EndInOrderAsync(stopping));

            var ended = $"host with pid {before} {(wasGone ? "was gone already" : kill ? "killed" : "ended")}";
            try
            {
                await host.StartAsync(stopping);
                await session.OpenAsync(stopping);
                return new FaultOutcome(!wasGone, $"{ended}, pid {host.Pid} in its place");
            }
            catch (Exception e) when (e is NodeLaunchException or NoHostException or RunFailedException)
            {
                host.NoteUnaskedEnd($"{ended}, and none came up in its place: {e.Message}");
                await host.StopAsync(kill: false);
                session.GiveUp(new SessionEndedException("No host came up when the scenario had it restarted.", e));
                return new FaultOutcome(!wasGone, $"{ended}, none in its place");
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the last host in good order, and counts what it leaves.</summary>
    /// <param name="stopping">Gives up; then it is ended with what it is part of.</param>
    public async Task EndAsync(CancellationToken stopping)
    {
        await _turn.WaitAsync(stopping);
        try
        {
            await EndInOrderAsync(stopping);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>In the middle of its work. What it leaves is for the next host to remove.</summary>
    private async Task KillAsync(CancellationToken stopping)
    {
        var answer = await lastLook.TakeNodesAsync(stopping); // with the host goes its list
        var client = session.Suspend();
        await StopAsync(answer, kill: true);
        if (client is not null)
        {
            await client.DisposeAsync();
        }
    }

    /// <summary>When the session is closed, so that what is there then is left for good.</summary>
    private async Task EndInOrderAsync(CancellationToken stopping)
    {
        await session.DisposeAsync();
        await StopAsync(await lastLook.CountInRunAsync(stopping), kill: false);
        lastLook.CountOnDisk();
    }

    private async Task StopAsync(LastAnswer answer, bool kill)
    {
        if (answer.IsSilent)
        {
            host.NoteUnaskedEnd(answer.Complaint); // first: that it is killed for it is no end of its own
        }

        await host.StopAsync(kill || answer.IsSilent);
        host.NoteUnaskedEnd(answer.Complaint);
    }
}
