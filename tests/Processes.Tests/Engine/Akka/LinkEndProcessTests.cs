using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>What is said of a connection that ends with its process.</summary>
public class LinkEndProcessTests
{
    // Goal: who loses a node reads how it ended, and nothing of the engine's connections. Method: the host has ended, so that everything has been written.
    [Fact]
    public async Task A_node_that_is_killed_is_told_of_by_its_end_and_not_by_its_connection()
    {
        await using var host = await RunningHost.StartAsync(nodes: 2);

        Signals.Send(host.NodePids[0], Signals.Kill);
        await Watchdog.UntilAsync("its end is told", () => host.Process.Errors.Contains($"Node 1 (pid {host.NodePids[0]}) was ended by signal 9 (SIGKILL)", StringComparison.Ordinal));
        host.Process.Signal(Signals.Terminate);
        var ended = await host.Process.ExitAsync();

        Assert.Equal(0, ended.ExitCode);
        Assert.False(ended.Errors.Contains("Akka.", StringComparison.Ordinal), ended.Errors);
    }
}
