using System.Text.Json;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Nodes that die are started again, a bounded number of times, and the reason is kept.</summary>
public class RestartProcessTests
{
    private static readonly string[] Quick = ["-D", "actorshm.host.restarts=2", "-D", "actorshm.host.restart-delay=10ms"];

    [Fact]
    public async Task A_node_that_is_killed_comes_back_under_its_number_and_works()
    {
        using var scratch = new ScratchDirectory();
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2, 3]);
        await using var host = await RunningHost.StartAsync(nodes: 1, Quick);
        var first = host.NodePids[0];

        Signals.Send(first, Signals.Kill);
        await Watchdog.UntilAsync("the node is back", async () => await host.ListNodesAsync() is [{ Node: 1, Pid: var pid }] && pid != first);
        var answer = await Cli.JsonAsync("eval", "sum(x)", "--input", $"x={x}", "--run-dir", host.RunDirectory);
        var why = await Cli.JsonAsync("nodes", "why", "1", "--run-dir", host.RunDirectory);
        var metrics = await Cli.RunAsync("metrics", "--run-dir", host.RunDirectory);
        host.Process.Signal(Signals.Terminate);
        var ended = await host.Process.ExitAsync();

        Assert.Equal(6, answer.GetProperty("results")[0].GetProperty("value").GetDouble());
        Assert.Equal("was ended by signal 9 (SIGKILL)", why.GetProperty("lost")[0].GetProperty("cause").GetString());
        Assert.Contains("1 of 2 times", why.GetProperty("lost")[0].GetProperty("next").GetString(), StringComparison.Ordinal);
        Assert.Contains("actorshm_nodes_lost_total 1", metrics.Output, StringComparison.Ordinal);
        Assert.Contains("actorshm_nodes_restarted_total 1", metrics.Output, StringComparison.Ordinal);
        Assert.Contains("actorshm_jobs_total{outcome=\"completed\"} 1", metrics.Output, StringComparison.Ordinal);
        Assert.Contains("actorshm_stages_total 1", metrics.Output, StringComparison.Ordinal);
        Assert.Contains("actorshm_mapped_bytes_total 24", metrics.Output, StringComparison.Ordinal);
        Assert.Matches(@"actorshm_partitions_total\{node=""1""\} [1-9]", metrics.Output);
        Assert.Matches(@"actorshm_messages_bytes_total[^\n]* [1-9]", metrics.Output);
        Assert.Matches(@"actorshm_process_page_faults_total\{process=""host""[^\n]* [1-9]", metrics.Output);
        Assert.True(ended.ExitCode == 0, ended.Errors);
        Assert.False(Path.Exists(host.RunDirectory));
    }

    // The node is stopped first, so that the job cannot end before the node is killed.
    [Fact]
    public async Task A_job_whose_only_node_is_killed_waits_for_its_restart_and_gives_the_right_answer()
    {
        using var scratch = new ScratchDirectory();
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2, 3]);
        await using var host = await RunningHost.StartAsync(nodes: 1, Quick);
        Signals.Send(host.NodePids[0], Signals.Stop);
        await using var eval = Cli.Start("eval", "sum((x - mean(x))**2)", "--input", $"x={x}", "--run-dir", host.RunDirectory, "--json");
        await Watchdog.UntilAsync("the node has the job's work", async () =>
            (await Cli.RunAsync("jobs", "why", "1", "--run-dir", host.RunDirectory)).Output.Contains("node 1 to finish", StringComparison.Ordinal));

        Signals.Send(host.NodePids[0], Signals.Kill);
        var answer = await eval.ExitAsync();

        Assert.True(answer.ExitCode == 0, answer.Errors);
        Assert.Equal(2, JsonDocument.Parse(answer.Output).RootElement.GetProperty("results")[0].GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task A_node_that_is_killed_again_and_again_stays_away_until_its_deaths_are_longer_ago_than_the_window()
    {
        await using var host = await RunningHost.StartAsync(nodes: 2, Quick);
        var killed = host.NodePids[0];
        for (var i = 0; i < 3; i++)
        {
            Signals.Send(killed, Signals.Kill);
            await Watchdog.UntilAsync("its end is known", async () =>
                (await Cli.JsonAsync("nodes", "why", "1", "--run-dir", host.RunDirectory)).GetProperty("lost").EnumerateArray().Any(lost => lost.GetProperty("pid").GetInt32() == killed));
            if (i < 2)
            {
                await Watchdog.UntilAsync("the node is back", async () => (await host.ListNodesAsync()).Any(node => node.Node == 1 && node.Pid != killed));
                killed = (await host.ListNodesAsync()).Single(node => node.Node == 1).Pid;
            }
        }

        var why = await Cli.JsonAsync("nodes", "why", "1", "--run-dir", host.RunDirectory);
        Assert.Equal(3, why.GetProperty("lost").GetArrayLength());
        Assert.Matches(@"It is started again after [\d.]+ min, because it has been 2 times within 10 min", why.GetProperty("lost")[0].GetProperty("next").GetString());
        Assert.Equal(2, Assert.Single(await host.ListNodesAsync()).Node);
    }
}
