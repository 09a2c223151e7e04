using System.Text.Json;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Processes die at bad moments: nothing wrong is computed, nothing hangs, and nothing stays behind.</summary>
public class DeathProcessTests
{
    [Fact]
    public async Task A_node_killed_in_the_middle_of_a_job_changes_no_bit_of_the_answer()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(8_000_000));
        await using var host = await RunningHost.StartAsync(nodes: 2);
        var quiet = await Cli.JsonAsync("eval", LongPrograms.Powers, "--input", $"x={x}", "--run-dir", host.RunDirectory);

        var (node, victim) = (await host.ListNodesAsync())[1];
        await using var eval = Cli.Start("eval", LongPrograms.Powers, "--input", $"x={x}", "--run-dir", host.RunDirectory, "--json");
        await host.StopAtWorkAsync(node, eval); // it keeps the partition that it is in, so the job cannot end before it is killed
        Assert.False(eval.HasExited);
        Signals.Send(victim, Signals.Kill);
        var result = await eval.ExitAsync();

        Assert.True(result.ExitCode == 0, result.Errors);
        var answer = JsonDocument.Parse(result.Output).RootElement;
        Assert.True(answer.GetProperty("retries").GetInt64() > 0, "the death fell outside of the job");
        Assert.Equal(Values(quiet), Values(answer));
        Assert.Equal(2, host.NodePids.Count);
        Assert.Single(await host.ListNodesAsync());
    }

    [Fact]
    public async Task A_killed_host_takes_its_nodes_along_and_the_next_start_sweeps_what_it_left()
    {
        using var scratch = new ScratchDirectory();
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2, 3]);
        await using var host = await RunningHost.StartAsync(nodes: 2);

        await host.Process.KillAsync();
        await Watchdog.UntilAsync("the nodes are gone", () => !host.NodePids.Any(RunningHost.IsRunning));
        Assert.True(Path.Exists(host.RunDirectory));

        await using var next = Cli.Start("host", "--nodes", "1", "--run-dir", host.RunDirectory);
        await next.SaysAsync("Ready");
        var answer = await Cli.JsonAsync("eval", "sum(x)", "--input", $"x={x}", "--run-dir", host.RunDirectory);
        next.Signal(Signals.Terminate);
        var result = await next.ExitAsync();

        Assert.Equal(6, answer.GetProperty("results")[0].GetProperty("value").GetDouble());
        Assert.Equal(0, result.ExitCode);
        Assert.False(Path.Exists(host.RunDirectory));
        Assert.Empty(RunningHost.DiagnosticFilesOf(host.Process));
    }

    [Fact]
    public async Task What_a_killed_private_run_left_is_swept_by_the_next_command()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(8_000_000));
        await using var eval = Cli.Start("eval", LongPrograms.Minutes("y = x + 1"), "--input", $"x={x}", "--output", $"y={scratch.Combine("y.npy")}", "--nodes", "2");
        await Watchdog.UntilAsync(
            "the array exists",
            () => eval.HasExited
                ? throw new InvalidOperationException($"The evaluation ended early.\n{eval.Output}\n{eval.Errors}")
                : PrivateRuns.Of(eval.Pid).SelectMany(run => PrivateRuns.Files(Path.Combine(run, "segments"), "*.npy")).Any());
        await eval.KillAsync();

        var next = await Cli.RunAsync("demo", "--elements", "1000", "--nodes", "1");

        Assert.True(next.ExitCode == 0, next.Errors);
        // Commands of tests that run at the same time sweep as well, and may be in the middle of it.
        await Watchdog.UntilAsync("nothing of the killed run is left", () => PrivateRuns.Of(eval.Pid).Length == 0 && RunningHost.DiagnosticFilesOf(eval).Length == 0);
    }

    [Fact]
    public async Task Nodes_of_a_host_that_is_only_stopped_stay_and_work_on_when_it_continues()
    {
        using var scratch = new ScratchDirectory();
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2, 3]);
        await using var host = await RunningHost.StartAsync(nodes: 2);

        host.Process.Signal(Signals.Stop);

        // Longer than the seconds within which nodes of a dead host are gone; a process that has just exited would show.
        await using (var list = Cli.Start("nodes", "list", "--run-dir", host.RunDirectory))
        {
            var unanswered = await list.ExitAsync();
            Assert.Equal(3, unanswered.ExitCode);
        }

        Assert.All(host.NodePids, pid => Assert.True(RunningHost.IsRunning(pid)));
        host.Process.Signal(Signals.Continue);
        var answer = await Cli.JsonAsync("eval", "sum(x)", "--input", $"x={x}", "--run-dir", host.RunDirectory);

        Assert.Equal(6, answer.GetProperty("results")[0].GetProperty("value").GetDouble());
        Assert.Equal(host.NodePids.Order(), (await host.ListNodesAsync()).Select(node => node.Pid).Order());
    }

    [Fact]
    public async Task A_client_that_dies_leaves_no_segment_behind()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(20_000_000));
        await using var host = await RunningHost.StartAsync(nodes: 1);
        var segments = Path.Combine(host.RunDirectory, "segments");
        await using var eval = Cli.Start(
            "eval", LongPrograms.Minutes("y = sin(x*x) + cos(exp(sin(x)))"), "--input", $"x={x}", "--output", $"y={scratch.Combine("y.npy")}", "--run-dir", host.RunDirectory);
        await Watchdog.UntilAsync("the job has its segments", () => Directory.EnumerateFiles(segments, "*.npy").Count() == 2);

        await eval.KillAsync();

        // Their memory may wait in the pool, under hidden names.
        await Watchdog.UntilAsync("the segments are retired", () => Directory.EnumerateFiles(segments).All(path => Path.GetFileName(path).EndsWith(".pool", StringComparison.Ordinal)));
        await Watchdog.UntilAsync("what the client left is removed", () => RunningHost.DiagnosticFilesOf(eval).Length == 0);
        Assert.False(File.Exists(scratch.Combine("y.npy")));
    }

    private static string Values(JsonElement answer) =>
        string.Join(' ', answer.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("value").GetRawText()));
}
