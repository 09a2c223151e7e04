using System.Text.Json;
using ActorShm.Processes.Tests.Documentation;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

// Goal: what ends in the middle of a load, and is no fault of its timetable, is found and told.
public class LoadDeathProcessTests
{
    // Goal: a crash of a node that no fault has caused is seen, also when its host is restarted afterwards. Method: one is killed from outside, and the host that knows of it goes with a fault.
    [Theory]
    [InlineData("")]
    [InlineData("faults = [ { at = 7s, kind = restart-host } ]")]
    public async Task A_node_that_dies_without_a_fault_is_an_assertion_that_is_not_kept(string faults)
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("short.conf"), ShortLoad.Text(faults, limits: "expected-errors = [no-host, work-failed],").Replace("duration = 2s", "duration = 8s", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("short.conf"), "--json", "--report", scratch.Combine("report"));
        await Watchdog.UntilAsync("the load has begun", () => load.Errors.Contains(" under way ", StringComparison.Ordinal));
        var node = Descendants.Of(await ShortLoad.HostOfAsync(Assert.Single(PrivateRuns.Of(load.Pid))))[0];

        Signals.Send(node, Signals.Kill);
        var result = await load.ExitAsync();

        Assert.True(result.ExitCode == 1, $"{result.ExitCode}: {result.Errors}");
        var report = JsonDocument.Parse(await File.ReadAllTextAsync(scratch.Combine("report", "load.json"))).RootElement;
        JsonPage.RequireDocumented("load", report);
        var broken = report.GetProperty("assertions").EnumerateArray().Single(assertion => !assertion.GetProperty("ok").GetBoolean());
        Assert.Equal("nodes", broken.GetProperty("name").GetString());
        Assert.Contains($"(pid {node}) was ended by signal 9", broken.GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.Equal(node, Assert.Single(report.GetProperty("unaskedNodeEnds").EnumerateArray()).GetProperty("pid").GetInt32());
    }

    // Goal: a node that crashes while it closes what the load had is seen, too. Method: an array that somebody else has made has the load wait, and goes when the host knows of the node's end.
    [Fact]
    public async Task A_node_that_dies_when_the_load_is_over_is_an_assertion_that_is_not_kept()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("short.conf"), ShortLoad.Text(limits: "errors-at-most = 0,").Replace("duration = 2s", "duration = 8s", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("short.conf"), "--json", "--report", scratch.Combine("report"));
        await Watchdog.UntilAsync("the load has begun", () => load.Errors.Contains(" under way ", StringComparison.Ordinal));
        var run = Assert.Single(PrivateRuns.Of(load.Pid));
        var node = Descendants.Of(await ShortLoad.HostOfAsync(run))[0];
        var made = await Cli.RunAsync("segments", "create", "left", "--shape", "10", "--run-dir", run);
        Assert.True(made.ExitCode == 0, made.Errors);
        await Watchdog.UntilAsync("the session of the load is closed", () => PrivateRuns.Files(Path.Combine(run, "segments"), "*.npy").Length == 1);

        Signals.Send(node, Signals.Kill);
        await Watchdog.UntilAsync("the host knows", async () =>
            (await Cli.JsonAsync("nodes", "list", "--run-dir", run)).GetProperty("nodes").EnumerateArray().All(listed => listed.GetProperty("pid").GetInt32() != node));
        var retired = await Cli.RunAsync("segments", "retire", "left", "--run-dir", run);
        Assert.True(retired.ExitCode == 0, retired.Errors);
        var result = await load.ExitAsync();

        Assert.True(result.ExitCode == 1, $"{result.ExitCode}: {result.Errors}");
        var report = JsonDocument.Parse(await File.ReadAllTextAsync(scratch.Combine("report", "load.json"))).RootElement;
        Assert.Equal("nodes", report.GetProperty("assertions").EnumerateArray().Single(assertion => !assertion.GetProperty("ok").GetBoolean()).GetProperty("name").GetString());
        Assert.Equal(node, Assert.Single(report.GetProperty("unaskedNodeEnds").EnumerateArray()).GetProperty("pid").GetInt32());
    }

    // Goal: a load says that its host was told to end by somebody else, also while that takes long. Method: the node is stopped first, and the host would wait an hour for it.
    [Fact]
    public async Task A_host_that_somebody_else_has_told_to_end_is_an_assertion_that_is_not_kept()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(
            scratch.Combine("short.conf"),
            ShortLoad.Text(faults: "operation-timeout = 2s", settings: "actorshm.host.leave-timeout = 1h, actorshm.host.drain-timeout = 1h, actorshm.node.hang-timeout = 1h").Replace("duration = 2s", "duration = 8s", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("short.conf"), "--json", "--report", scratch.Combine("report"));
        await Watchdog.UntilAsync("the load has begun", () => load.Errors.Contains(" under way ", StringComparison.Ordinal));
        var host = await ShortLoad.HostOfAsync(Assert.Single(PrivateRuns.Of(load.Pid)));
        var nodes = Descendants.Of(host);
        try
        {
            foreach (var node in nodes)
            {
                Signals.Send(node, Signals.Stop);
            }

            Signals.Send(host, Signals.Terminate);
            var result = await load.ExitAsync();

            await ShortLoad.RequireHostFaultAsync(scratch, result, "The host is ending");
            Assert.False(RunningHost.IsRunning(host));
            Assert.Empty(PrivateRuns.Of(load.Pid));
        }
        finally
        {
            foreach (var node in nodes)
            {
                Signals.SendIfThere(node, Signals.Kill);
            }
        }
    }
}
