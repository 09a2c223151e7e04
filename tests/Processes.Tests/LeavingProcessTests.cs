using System.Text.Json;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Nodes that scripts have started and end again: no job fails because of it, and none of them counts as lost.</summary>
public sealed class LeavingProcessTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new("/dev/shm");
    private readonly string _x;

    public LeavingProcessTests() => _x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(2_000_000));

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_node_that_is_replaced_in_the_middle_of_a_job_has_left_and_is_not_lost()
    {
        await using var host = await RunningHost.StartAsync(nodes: 0, "-D", "actorshm.host.drain-timeout=1h", "-D", "actorshm.job.lost-nodes-per-partition=1");
        await using var first = await JoinAsync(host);
        await using var eval = WatchedEval.Start(host, LongPrograms.Powers, "--input", $"x={_x}");
        await host.NodeIsAtWorkAsync(1, eval);

        first.Signal(Signals.Terminate);
        await using var second = await JoinAsync(host);
        var left = await first.ExitAsync();
        await Watchdog.UntilAsync("its exit was seen", async () => (await host.ListNodesAsync()).All(node => node.Pid == second.Pid));
        var why = await Cli.JsonAsync("nodes", "why", "1", "--run-dir", host.RunDirectory);
        var list = await Cli.RunAsync("nodes", "list", "--run-dir", host.RunDirectory);
        var metrics = await Cli.RunAsync("metrics", "--run-dir", host.RunDirectory);
        var answer = await eval.ExitAsync();

        Assert.True(left.ExitCode == 0, left.Errors);
        Assert.True(answer.ExitCode == 0, answer.Errors);
        var gone = Assert.Single(why.GetProperty("left").EnumerateArray().ToArray());
        Assert.Equal(first.Pid, gone.GetProperty("pid").GetInt32());
        Assert.Equal(JsonValueKind.String, gone.GetProperty("leftAt").ValueKind);
        Assert.Empty(why.GetProperty("lost").EnumerateArray());
        Assert.Contains("has left in good order", list.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("actorshm_nodes_lost_total", metrics.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_only_node_of_a_job_finishes_it_before_it_leaves()
    {
        await using var host = await RunningHost.StartAsync(nodes: 0, "-D", "actorshm.host.drain-timeout=1h");
        await using var node = await JoinAsync(host);
        await using var eval = WatchedEval.Start(host, LongPrograms.Powers, "--input", $"x={_x}");
        await host.NodeIsAtWorkAsync(1, eval);

        node.Signal(Signals.Terminate);
        var answer = await eval.ExitAsync();
        var left = await node.ExitAsync();

        Assert.True(answer.ExitCode == 0, answer.Errors);
        Assert.True(left.ExitCode == 0, left.Errors);
    }

    // Method: what would keep it is a job of minutes and a limit of an hour.
    [Fact]
    public async Task A_node_that_is_told_twice_waits_for_no_job()
    {
        await using var host = await RunningHost.StartAsync(nodes: 0, "-D", "actorshm.host.drain-timeout=1h");
        await using var node = await JoinAsync(host);
        await using var eval = WatchedEval.Start(host, LongPrograms.Minutes("sum(x)"), "--input", $"x={_x}");
        await host.NodeIsAtWorkAsync(1, eval);

        node.Signal(Signals.Terminate);
        node.Signal(Signals.Interrupt);
        var left = await node.ExitAsync();
        var answer = await eval.ExitAsync();

        Assert.True(left.ExitCode == 0, left.Errors);
        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("has left in good order", answer.Errors, StringComparison.Ordinal);
    }

    // Goal: how a process ended that the host has not started is not known, and must not be guessed. Method: it cannot leave yet, because a job has no other node.
    [Fact]
    public async Task A_node_that_is_killed_while_it_waits_to_leave_is_lost_and_has_not_left()
    {
        await using var host = await RunningHost.StartAsync(nodes: 0, "-D", "actorshm.host.drain-timeout=1h", "-D", "actorshm.log-level=info");
        await using var node = await JoinAsync(host);
        await using var eval = WatchedEval.Start(host, LongPrograms.Minutes("sum(x)"), "--input", $"x={_x}");
        await host.NodeIsAtWorkAsync(1, eval);
        node.Signal(Signals.Terminate);
        await Watchdog.UntilAsync("the host knows that it is to leave", () =>
            host.Process.Errors.Contains("Asks to leave: Node 1", StringComparison.Ordinal));

        node.Signal(Signals.Kill);
        await eval.ExitAsync();
        var why = await Cli.JsonAsync("nodes", "why", "1", "--run-dir", host.RunDirectory);

        Assert.Single(why.GetProperty("lost").EnumerateArray().ToArray());
        Assert.Empty(why.GetProperty("left").EnumerateArray());
    }

    private static async Task<TestProcess> JoinAsync(RunningHost host)
    {
        var node = Cli.Start("node", "--run-dir", host.RunDirectory, "-D", "actorshm.host.drain-timeout=1h");
        await Watchdog.UntilAsync("the node has joined", async () => (await host.ListNodesAsync()).Any(n => n.Pid == node.Pid));
        return node;
    }
}
