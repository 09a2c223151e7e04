using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

// Goal: a load that is ended, in whichever way and moment, takes its host and nodes along and leaves no run.
public class LoadEndProcessTests
{
    [Fact]
    public async Task A_load_that_is_interrupted_after_its_host_has_died_leaves_no_run()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("long.conf"), ShortLoad.Text().Replace("duration = 2s", "duration = 1h", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("long.conf"));
        await Watchdog.UntilAsync("the load has begun", () => load.Errors.Contains(" under way ", StringComparison.Ordinal));
        var host = await ShortLoad.HostOfAsync(Assert.Single(PrivateRuns.Of(load.Pid)));
        Signals.Send(host, Signals.Kill);
        await Watchdog.UntilAsync("the host is gone", () => !RunningHost.IsRunning(host));

        load.Signal(Signals.Interrupt);
        var result = await load.ExitAsync();

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("nothing was left behind", result.Errors, StringComparison.Ordinal);
        Assert.Empty(PrivateRuns.Of(load.Pid));
    }

    [Fact]
    public async Task A_load_that_is_killed_takes_its_host_and_nodes_along_and_leaves_no_run()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("long.conf"), ShortLoad.Text().Replace("duration = 2s", "duration = 1h", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("long.conf"));
        string[] runs = [];
        await Watchdog.UntilAsync("its host has nodes", async () => (runs = PrivateRuns.Of(load.Pid)).Length == 1
            && (await Cli.RunAsync("nodes", "list", "--json", "--run-dir", runs[0])).Output.Contains("\"pid\"", StringComparison.Ordinal));
        var host = await ShortLoad.HostOfAsync(runs[0]);

        await load.KillAsync();

        await Watchdog.UntilAsync("the host is gone", () => !RunningHost.IsRunning(host));
        Assert.Empty(PrivateRuns.Of(load.Pid));
        await PrivateRuns.RequireSweptAsync(load.Pid);
    }

    // Goal: whoever presses Ctrl-C twice waits for nobody. Method: a node is stopped, for which the host would wait an hour.
    [Fact]
    public async Task A_second_signal_ends_a_load_whose_host_waits_for_a_node_and_leaves_nothing()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("long.conf"), ShortLoad.Text(settings: "actorshm.host.leave-timeout = 1h, actorshm.host.drain-timeout = 1h, actorshm.node.hang-timeout = 1h").Replace("duration = 2s", "duration = 1h", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("long.conf"));
        string[] runs = [];
        await Watchdog.UntilAsync("its host has nodes", async () => (runs = PrivateRuns.Of(load.Pid)).Length == 1
            && (await Cli.RunAsync("nodes", "list", "--json", "--run-dir", runs[0])).Output.Contains("\"pid\"", StringComparison.Ordinal));
        var node = (await Cli.JsonAsync("nodes", "list", "--run-dir", runs[0])).GetProperty("nodes")[0].GetProperty("pid").GetInt32();
        Signals.Send(node, Signals.Stop);
        try
        {
            load.Signal(Signals.Interrupt);
            await RunningHost.TakesNoWorkAsync(runs[0]);
            load.Signal(Signals.Terminate);
            var ended = await load.ExitAsync();

            Assert.Equal(130, ended.ExitCode);
            Assert.Empty(PrivateRuns.Of(load.Pid)); // a host that had to be killed would have left its run
            Assert.False(RunningHost.IsRunning(node));
        }
        finally
        {
            Signals.SendIfThere(node, Signals.Kill);
        }
    }

    // Goal: Ctrl-C ends a load also while it makes its arrays, and waits for no fill. Method: the load is stopped while its host starts, and goes on when the node that is to fill them is stopped.
    [Fact]
    public async Task A_signal_while_the_arrays_are_made_ends_a_load_whose_node_is_stopped_and_leaves_nothing()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(
            scratch.Combine("short.conf"), "scenario.nodes = 1\n" + ShortLoad.Text(settings: "actorshm.host.drain-timeout = 1s, actorshm.host.leave-timeout = 1s, actorshm.node.hang-timeout = 1h"));
        await using var load = Cli.Start("load", scratch.Combine("short.conf"));
        IReadOnlyList<int> host = [];
        await Watchdog.UntilAsync("its host starts", () => (host = Descendants.Of(load.Pid, "host")).Count == 1);
        load.Signal(Signals.Stop);
        string[] runs = [];
        await Watchdog.UntilAsync("its host has nodes", async () => (runs = PrivateRuns.Of(load.Pid)).Length == 1
            && (await Cli.RunAsync("nodes", "list", "--json", "--run-dir", runs[0])).Output.Contains("\"pid\"", StringComparison.Ordinal));
        var node = Assert.Single(Descendants.Of(host[0]));
        try
        {
            Signals.Send(node, Signals.Stop);
            Assert.Empty((await Cli.JsonAsync("jobs", "list", "--run-dir", runs[0])).GetProperty("jobs").EnumerateArray());
            load.Signal(Signals.Continue);
            await Watchdog.UntilAsync("an array is to be filled", async () =>
                (await Cli.JsonAsync("jobs", "list", "--run-dir", runs[0])).GetProperty("jobs").EnumerateArray().Any(job => job.GetProperty("state").GetString() == "computing"));

            load.Signal(Signals.Interrupt);
            var ended = await load.ExitAsync();

            Assert.True(ended.ExitCode == 130, $"{ended.ExitCode}: {ended.Errors}");
            Assert.Empty(PrivateRuns.Of(load.Pid));
            Assert.False(RunningHost.IsRunning(host[0]));
            Assert.False(RunningHost.IsRunning(node));
        }
        finally
        {
            Signals.SendIfThere(node, Signals.Kill);
        }
    }
}
