using System.Diagnostics;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Messages;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>Who ended a node: somebody else, or the host, which then says why.</summary>
public class NodeEndTests
{
    [Theory]
    [InlineData(true, "stopped working, but did not end within 10 s (actorshm.host.leave-timeout), and was killed")]
    [InlineData(false, null)]
    public async Task A_node_that_the_host_kills_is_told_from_one_that_went_by_itself(bool byHost, string? cause)
    {
        await using var run = new InProcessRun("actorshm.host.leave-timeout = 10 s") { EndsByKilling = byHost };
        run.ExitGate.SetResult();
        var worker = await run.AddWorkerAsync();

        run.Stop(worker);

        GoneNode[] gone = [];
        await Watchdog.UntilAsync("its end is known", async () =>
            (gone = [.. (await run.Coordinator.Ask<GoneNodesListed>(new ListGoneNodes(0, long.MaxValue, OnlyLost: false), Watchdog.Limit)).Nodes]).Length == 1);
        Assert.Equal(cause ?? ProcessEnd.Unknown.Cause, gone[0].Cause);
    }

    [Fact]
    public async Task Only_a_living_process_is_killed()
    {
        using var living = Process.Start("/bin/sleep", "infinity");
        using var dead = Process.Start("/bin/sleep", "infinity");
        var processes = new PeerProcesses(launched: null);
        using var first = processes.TryOpen(living.Id)!;
        using var second = processes.TryOpen(dead.Id)!;
        dead.Kill();
        await dead.WaitForExitAsync().WaitAsync(Watchdog.Limit);

        await first.EndAsync(TimeSpan.Zero).WaitAsync(Watchdog.Limit);
        await second.EndAsync(TimeSpan.Zero).WaitAsync(Watchdog.Limit);

        Assert.True(first.IsKilled);
        Assert.False(second.IsKilled);
    }
}
