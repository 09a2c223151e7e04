using System.Text.Json;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>A node is killed at each step of a partition; the others do it again, and no bit changes.</summary>
public class PartitionDeathProcessTests
{
    private const int Blocks = 20;

    /// <summary>With outputs, so that elements are written twice.</summary>
    private const string Program = "y = sin(x)*exp(-x*x) + sqrt(abs(x)); sum(y); max(y)";

    // Partitions have two blocks each, by which the probe knows how far it is.
    [Theory]
    [InlineData("claimed", 1)]
    [InlineData("half", 1)]
    [InlineData("computed", 1)]
    [InlineData("done", 0)]
    public async Task A_node_killed_at_a_step_of_a_partition_changes_no_bit_and_only_that_partition_is_done_again(string step, int retries)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(Blocks * 65_536));
        await using var host = await RunningHost.StartAsync(nodes: 1);
        var quiet = await EvaluateAsync(host, x, scratch.Combine("quiet.npy"));
        await using var dying = Cli.StartProbe("node-that-dies", host.RunDirectory, step);
        await Watchdog.UntilAsync("the node has joined", async () => (await host.ListNodesAsync()).Count == 2);

        // The other node is stopped meanwhile, so that it cannot have done all before this one has a partition.
        Signals.Send(host.NodePids[0], Signals.Stop);
        var evaluation = EvaluateAsync(host, x, scratch.Combine("shaken.npy"));
        await dying.ExitAsync();
        Signals.Send(host.NodePids[0], Signals.Continue);
        var shaken = await evaluation;

        Assert.Equal(128 + Signals.Kill, (await dying.ExitAsync()).ExitCode);
        Assert.Equal(retries, shaken.GetProperty("retries").GetInt64());
        Assert.Equal(Values(quiet), Values(shaken));
        Assert.True(HaveSameBytes(scratch.Combine("quiet.npy"), scratch.Combine("shaken.npy")));
        Assert.Single(await host.ListNodesAsync());
    }

    private static Task<JsonElement> EvaluateAsync(RunningHost host, string x, string y) => Cli.JsonAsync(
        "eval", Program, "--input", $"x={x}", "--output", $"y={y}", "--partitions", $"{Blocks / 2}", "--run-dir", host.RunDirectory);

    private static bool HaveSameBytes(string first, string second) => File.ReadAllBytes(first).AsSpan().SequenceEqual(File.ReadAllBytes(second));

    private static string Values(JsonElement answer) =>
        string.Join(' ', answer.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("value").GetRawText()));
}
