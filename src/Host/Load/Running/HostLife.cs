using ActorShm.Actors;
using ActorShm.Host.Load.Faults;
using ActorShm.Hosting;

namespace ActorShm.Host.Load.Running;

/// <summary>Ends the host of a load, and starts another in its place when asked to. Several requests are carried out one after the other. Safe on any thread.</summary>
internal sealed class HostLife(HostUnderLoad host, LoadSession session, LastLook lastLook)
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Ends the host and starts another. Meanwhile operations wait, until the next host has its nodes and arrays.</summary>
    /// <param name="kill">Whether the host is killed rather than asked to end.</param>
    /// <param name="stopping">Gives up.</param>
    /// <returns>Which host was ended, how, and which host took its place, if any. If none did, the report holds the reason against the host, and operations fail until the next restart.</returns>
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

    /// <summary>Ends the last host in good order, and counts what it leaves behind.</summary>
    /// <param name="stopping">Cancels this; the host is then ended when it is disposed.</param>
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

    /// <summary>Kills the host in the middle of its work. The next host removes what this one leaves behind.</summary>
    private async Task KillAsync(CancellationToken stopping)
    {
        var answer = await lastLook.TakeNodesAsync(stopping); // the list is lost with the host
        var client = session.Suspend();
        await StopAsync(answer, kill: true);
        if (client is not null)
        {
            await client.DisposeAsync();
        }
    }

    /// <summary>Ends the host in good order after the session is closed, so that whatever exists then has been left behind for good.</summary>
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
            host.NoteUnaskedEnd(answer.Complaint); // noted first, because the kill for this reason is not an end of the host's own
        }

        await host.StopAsync(kill || answer.IsSilent);
        host.NoteUnaskedEnd(answer.Complaint);
    }
}
