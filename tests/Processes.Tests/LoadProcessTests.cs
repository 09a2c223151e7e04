using System.Text.Json;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

public class LoadProcessTests
{
    [Fact]
    public async Task A_scenario_that_keeps_its_assertions_ends_with_0_and_reports_every_phase_and_second()
    {
        using var scratch = new ScratchDirectory();
        var (result, report) = await ShortLoad.RunAsync(scratch, faults: string.Empty, limits: "errors-at-most = 0, throughput-at-least = 1,");

        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        Assert.True(report.GetProperty("ok").GetBoolean());
        Assert.Equal(20, report.GetProperty("phases")[0].GetProperty("completed").GetInt64());
        Assert.True(report.GetProperty("timeline").GetArrayLength() >= 2);
        Assert.Equal(report.GetProperty("completed").GetInt64(), report.GetProperty("mix").EnumerateArray().Sum(entry => entry.GetProperty("completed").GetInt64()));
        Assert.True(report.GetProperty("latency").GetProperty("p50").GetDouble() <= report.GetProperty("latency").GetProperty("p99.9").GetDouble());
        Assert.Contains("<svg", await File.ReadAllTextAsync(scratch.Combine("report", "load.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assertion_that_is_not_kept_ends_with_1_and_says_which()
    {
        using var scratch = new ScratchDirectory();
        var (result, report) = await ShortLoad.RunAsync(scratch, faults: string.Empty, limits: "throughput-at-least = 1000000,");

        Assert.Equal(1, result.ExitCode);
        var broken = report.GetProperty("assertions").EnumerateArray().Single(assertion => !assertion.GetProperty("ok").GetBoolean());
        Assert.Equal("throughput", broken.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_scenario_that_is_wrong_ends_with_2_before_anything_starts()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("wrong.conf"), "scenario { name = wrong }");

        var result = await Cli.RunAsync("load", scratch.Combine("wrong.conf"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("needs byte-budget", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killing_the_host_and_a_node_and_taking_room_leaves_nothing_and_no_wrong_answer()
    {
        using var scratch = new ScratchDirectory();
        var (result, report) = await ShortLoad.RunAsync(
            scratch,
            faults: "faults = [ { at = 200ms, kind = fill, for = 500ms, bytes = 2 MiB }, { at = 500ms, kind = kill }, { at = 700ms, kind = stop, for = 200ms }, { at = 1s, kind = restart-host, kill = true } ]",
            limits: "expected-errors = [no-host, work-failed, timeout], errors-at-most = 0,");

        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        Assert.Equal(4, report.GetProperty("faults").GetArrayLength());
        Assert.Equal(0, report.GetProperty("leaks").GetProperty("bytes").GetInt64());
        Assert.True(report.GetProperty("completed").GetInt64() > 0);
    }

    [Fact]
    public async Task A_host_that_dies_during_a_load_is_an_assertion_that_is_not_kept_in_a_whole_report()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("short.conf"), ShortLoad.Text());
        await using var load = Cli.Start("load", scratch.Combine("short.conf"), "--json", "--report", scratch.Combine("report"));
        await Watchdog.UntilAsync("the load has begun", () => load.Errors.Contains(" under way ", StringComparison.Ordinal));
        var run = Assert.Single(PrivateRuns.Of(load.Pid));
        var host = await ShortLoad.HostOfAsync(run);

        Signals.Send(host, Signals.Kill);
        var result = await load.ExitAsync();

        Assert.True(result.ExitCode == 1, $"{result.ExitCode}: {result.Errors}");
        var report = JsonDocument.Parse(await File.ReadAllTextAsync(scratch.Combine("report", "load.json"))).RootElement;
        var end = report.GetProperty("assertions").EnumerateArray().Single(assertion => assertion.GetProperty("name").GetString() == "host");
        Assert.False(end.GetProperty("ok").GetBoolean());
        Assert.StartsWith($"pid {host} ended unasked with exit code 137", end.GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.True(File.Exists(scratch.Combine("report", "load.html")));
        Assert.Empty(PrivateRuns.Of(load.Pid));
    }

    // Goal: a host that lives and answers nobody costs a load neither its end nor its report. Method: it is stopped, before a fault that has to ask it.
    [Fact]
    public async Task A_host_that_is_stopped_during_a_load_is_an_assertion_that_is_not_kept_in_a_whole_report()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(
            scratch.Combine("short.conf"),
            ShortLoad.Text(faults: "operation-timeout = 2s, faults = [ { at = 7s, kind = kill } ]", settings: "actorshm.node.connect-timeout = 5s").Replace("duration = 2s", "duration = 8s", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("short.conf"), "--json", "--report", scratch.Combine("report"));
        await Watchdog.UntilAsync("the load has begun", () => load.Errors.Contains(" under way ", StringComparison.Ordinal));
        var host = await ShortLoad.HostOfAsync(Assert.Single(PrivateRuns.Of(load.Pid)));
        try
        {
            Signals.Send(host, Signals.Stop);
            var result = await load.ExitAsync();

            var report = await ShortLoad.RequireHostFaultAsync(scratch, result, "did not answer within 5 s: it is stopped");
            Assert.Contains(report.GetProperty("errors").EnumerateArray(), error => error.GetProperty("kind").GetString() == "timeout");
            Assert.Equal("there was no node at that moment", report.GetProperty("faults")[0].GetProperty("detail").GetString());
            Assert.False(report.GetProperty("faults")[0].GetProperty("injected").GetBoolean());
            Assert.Contains("actorshm: note: 0 of 1 fault happened; the first that did not: kill at ", result.Errors, StringComparison.Ordinal);
            Assert.False(RunningHost.IsRunning(host));
            Assert.Empty(PrivateRuns.Of(load.Pid));
        }
        finally
        {
            Signals.SendIfThere(host, Signals.Kill);
        }
    }
}
