using System.Diagnostics;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>A host that can open hardly any file: it serves those whom it has, and says to the others what to do.</summary>
public class OpenFilesProcessTests
{
    // The first client that the host ever sees: what serving and refusing take is loaded then, and each assembly takes two files.
    [Fact]
    public async Task A_host_that_is_near_its_limit_refuses_clients_with_the_reason_and_serves_the_next_when_there_are_more()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);

        var (limit, refused) = await ComeWithFilesLeftAsync(host, 90);

        Assert.Equal(3, refused.ExitCode);
        Assert.Contains($"may have {limit} files open (RLIMIT_NOFILE)", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("ulimit -n", refused.Errors, StringComparison.Ordinal);
        Assert.Single(await host.ListNodesAsync());
    }

    [Theory]
    [InlineData(0)] // not even the connection
    [InlineData(1)]
    [InlineData(20)]
    public async Task A_host_that_can_open_no_file_more_lives_on_and_serves_the_next_client_when_it_can(int left)
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);

        var (_, refused) = await ComeWithFilesLeftAsync(host, left);

        Assert.Equal(3, refused.ExitCode);
        Assert.Single(await host.ListNodesAsync());
    }

    // The first node that the host ever loses: what seeing its end takes is there already.
    [Fact]
    public async Task A_host_that_can_open_no_file_more_sees_the_end_of_a_node()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);
        var open = Directory.GetFiles($"/proc/{host.Process.Pid}/fd").Length;
        await LimitFilesAsync(host.Process.Pid, open);

        Signals.Send(host.NodePids[0], Signals.Kill);
        await Watchdog.UntilAsync("the host has said something", () => host.Process.HasExited || host.Process.Errors.Length > 0);
        Assert.False(host.Process.HasExited, host.Process.Errors);
        await LimitFilesAsync(host.Process.Pid, open + 1000);

        await Watchdog.UntilAsync("the node is gone from the run", async () => (await host.ListNodesAsync()).Count == 0);
    }

    private static async Task<(int Limit, TestResult Refused)> ComeWithFilesLeftAsync(RunningHost host, int left)
    {
        var open = Directory.GetFiles($"/proc/{host.Process.Pid}/fd").Length;
        await LimitFilesAsync(host.Process.Pid, open + left);
        var refused = await Cli.RunAsync("nodes", "list", "--run-dir", host.RunDirectory, "-D", "actorshm.node.connect-timeout=2s");
        await LimitFilesAsync(host.Process.Pid, open + 1000);
        return (open + left, refused);
    }

    private static async Task LimitFilesAsync(int pid, int count)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", $"{pid}", $"--nofile={count}:"]);
        await prlimit.WaitForExitAsync();
        Assert.Equal(0, prlimit.ExitCode);
    }
}
