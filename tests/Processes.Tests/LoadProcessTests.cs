using System.Globalization;
using System.Text.Json;
using ActorShm.Processes.Tests.Documentation;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

public class LoadProcessTests
{
    private const string Short = """
        scenario {
          name = short
          description = "Three seconds."
          byte-budget = 16 MiB
          settings { SETTINGS }
          phases = [ { name = open, duration = 2s, rate = 10 }, { name = closed, duration = 1s, concurrency = 2 } ]
          mix = [
            { name = mean, weight = 2, program = "mean(x)", inputs { x = float32 }, elements = [1000] }
            { name = life, operation = life, dtype = float64, elements = [1000] }
            { name = exchange, operation = exchange, elements = [1000] }
            { name = create, operation = create, elements = [1000] }
          ]
          FAULTS
          assert { LIMITS leaked-segments-at-most = 0, leaked-bytes-at-most = 0 }
        }
        """;

    [Fact]
    public async Task A_scenario_that_keeps_its_assertions_ends_with_0_and_reports_every_phase_and_second()
    {
        using var scratch = new ScratchDirectory();
        var (result, report) = await LoadAsync(scratch, faults: string.Empty, limits: "errors-at-most = 0, throughput-at-least = 1,");

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
        var (result, report) = await LoadAsync(scratch, faults: string.Empty, limits: "throughput-at-least = 1000000,");

        Assert.Equal(1, result.ExitCode);
        var broken = report.GetProperty("assertions").EnumerateArray().Single(assertion => !assertion.GetProperty("ok").GetBoolean());
        Assert.Equal("throughput", broken.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Killing_the_host_and_a_node_and_taking_room_leaves_nothing_and_no_wrong_answer()
    {
        using var scratch = new ScratchDirectory();
        var (result, report) = await LoadAsync(
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
        await File.WriteAllTextAsync(scratch.Combine("short.conf"), Text());
        await using var load = Cli.Start("load", scratch.Combine("short.conf"), "--json", "--report", scratch.Combine("report"));
        await Watchdog.UntilAsync("the load has begun", () => load.Errors.Contains(" under way ", StringComparison.Ordinal));
        var run = Assert.Single(PrivateRuns.Of(load.Pid));
        var host = await HostOfAsync(run);

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

    // Goal: a crash of a node that no fault has caused is seen, also when its host is restarted afterwards. Method: one is killed from outside, and the host that knows of it goes with a fault.
    [Theory]
    [InlineData("")]
    [InlineData("faults = [ { at = 7s, kind = restart-host } ]")]
    public async Task A_node_that_dies_without_a_fault_is_an_assertion_that_is_not_kept(string faults)
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("short.conf"), Text(faults, limits: "expected-errors = [no-host, work-failed],").Replace("duration = 2s", "duration = 8s", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("short.conf"), "--json", "--report", scratch.Combine("report"));
        await Watchdog.UntilAsync("the load has begun", () => load.Errors.Contains(" under way ", StringComparison.Ordinal));
        var node = Descendants.Of(await HostOfAsync(Assert.Single(PrivateRuns.Of(load.Pid))))[0];

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
        await File.WriteAllTextAsync(scratch.Combine("short.conf"), Text(limits: "errors-at-most = 0,").Replace("duration = 2s", "duration = 8s", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("short.conf"), "--json", "--report", scratch.Combine("report"));
        await Watchdog.UntilAsync("the load has begun", () => load.Errors.Contains(" under way ", StringComparison.Ordinal));
        var run = Assert.Single(PrivateRuns.Of(load.Pid));
        var node = Descendants.Of(await HostOfAsync(run))[0];
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

    // Goal: what is left in a host, or by one that ended in good order, is not lost with it, and counts once. Method: one segment and one directory are put there before the restart, and the directory is
    // removed after it, or stays as long as the load.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_left_before_a_restart_is_among_the_leaks_once(bool stays)
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(
            scratch.Combine("short.conf"),
            Text(faults: "faults = [ { at = 7s, kind = restart-host } ]", limits: "expected-errors = [no-host],").Replace("duration = 2s", "duration = 8s", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("short.conf"), "--json", "--report", scratch.Combine("report"));
        await Watchdog.UntilAsync("the load has begun", () => load.Errors.Contains(" under way ", StringComparison.Ordinal));
        var run = Assert.Single(PrivateRuns.Of(load.Pid));
        var host = await HostOfAsync(run);
        var left = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(run)!, string.Create(CultureInfo.InvariantCulture, $"overflow-{host}-left")), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        TestResult result;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(left.FullName, "left"), "left");
            var made = await Cli.RunAsync("segments", "create", "left", "--shape", "10", "--run-dir", run);
            Assert.True(made.ExitCode == 0, made.Errors);
            await Watchdog.UntilAsync("the host has ended", () => !RunningHost.IsRunning(host));
            await Watchdog.UntilAsync("another has begun", () => Descendants.Of(load.Pid, "host") is [var next] && next != host);
            if (!stays)
            {
                left.Delete(recursive: true);
            }

            result = await load.ExitAsync();
        }
        finally
        {
            left.Refresh();
            if (left.Exists)
            {
                left.Delete(recursive: true);
                OwnedDirectory.SweepDead(left.Parent!.FullName); // which takes the parent along where nothing else is in it
            }
        }

        Assert.True(result.ExitCode == 1, $"{result.ExitCode}: {result.Errors}");
        var leaks = JsonDocument.Parse(await File.ReadAllTextAsync(scratch.Combine("report", "load.json"))).RootElement.GetProperty("leaks");
        Assert.Equal(1, leaks.GetProperty("segments").GetInt64());
        Assert.Contains(leaks.GetProperty("what").EnumerateArray(), what => what.GetString()!.Contains("'left'", StringComparison.Ordinal));
        Assert.Single(leaks.GetProperty("what").EnumerateArray(), what => what.GetString() == $"directory {left.FullName}");
    }

    [Fact]
    public async Task A_load_that_is_interrupted_after_its_host_has_died_leaves_no_run()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("long.conf"), Text().Replace("duration = 2s", "duration = 1h", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("long.conf"));
        await Watchdog.UntilAsync("the load has begun", () => load.Errors.Contains(" under way ", StringComparison.Ordinal));
        var host = await HostOfAsync(Assert.Single(PrivateRuns.Of(load.Pid)));
        Signals.Send(host, Signals.Kill);
        await Watchdog.UntilAsync("the host is gone", () => !RunningHost.IsRunning(host));

        load.Signal(Signals.Interrupt);
        var result = await load.ExitAsync();

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("nothing was left behind", result.Errors, StringComparison.Ordinal);
        Assert.Empty(PrivateRuns.Of(load.Pid));
    }

    // Goal: a host that lives and answers nobody costs a load neither its end nor its report. Method: it is stopped, before a fault that has to ask it.
    [Fact]
    public async Task A_host_that_is_stopped_during_a_load_is_an_assertion_that_is_not_kept_in_a_whole_report()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(
            scratch.Combine("short.conf"),
            Text(faults: "operation-timeout = 2s, faults = [ { at = 7s, kind = kill } ]", settings: "actorshm.node.connect-timeout = 5s").Replace("duration = 2s", "duration = 8s", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("short.conf"), "--json", "--report", scratch.Combine("report"));
        await Watchdog.UntilAsync("the load has begun", () => load.Errors.Contains(" under way ", StringComparison.Ordinal));
        var host = await HostOfAsync(Assert.Single(PrivateRuns.Of(load.Pid)));
        try
        {
            Signals.Send(host, Signals.Stop);
            var result = await load.ExitAsync();

            Assert.True(result.ExitCode == 1, $"{result.ExitCode}: {result.Errors}");
            var report = JsonDocument.Parse(await File.ReadAllTextAsync(scratch.Combine("report", "load.json"))).RootElement;
            var end = report.GetProperty("assertions").EnumerateArray().Single(assertion => assertion.GetProperty("name").GetString() == "host");
            Assert.False(end.GetProperty("ok").GetBoolean());
            Assert.Contains("did not answer within 5 s: it is stopped", end.GetProperty("found").GetString(), StringComparison.Ordinal);
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

    // Goal: a load says that its host was told to end by somebody else, also while that takes long. Method: the node is stopped first, and the host would wait an hour for it.
    [Fact]
    public async Task A_host_that_somebody_else_has_told_to_end_is_an_assertion_that_is_not_kept()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(
            scratch.Combine("short.conf"),
            Text(faults: "operation-timeout = 2s", settings: "actorshm.host.leave-timeout = 1h, actorshm.host.drain-timeout = 1h, actorshm.node.hang-timeout = 1h").Replace("duration = 2s", "duration = 8s", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("short.conf"), "--json", "--report", scratch.Combine("report"));
        await Watchdog.UntilAsync("the load has begun", () => load.Errors.Contains(" under way ", StringComparison.Ordinal));
        var host = await HostOfAsync(Assert.Single(PrivateRuns.Of(load.Pid)));
        var nodes = Descendants.Of(host);
        try
        {
            foreach (var node in nodes)
            {
                Signals.Send(node, Signals.Stop);
            }

            Signals.Send(host, Signals.Terminate);
            var result = await load.ExitAsync();

            Assert.True(result.ExitCode == 1, $"{result.ExitCode}: {result.Errors}");
            var report = JsonDocument.Parse(await File.ReadAllTextAsync(scratch.Combine("report", "load.json"))).RootElement;
            var end = report.GetProperty("assertions").EnumerateArray().Single(assertion => assertion.GetProperty("name").GetString() == "host");
            Assert.False(end.GetProperty("ok").GetBoolean());
            Assert.Contains("The host is ending", end.GetProperty("found").GetString(), StringComparison.Ordinal);
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

    // Method: a file with settings is spoiled when the load has begun, so that the second host refuses to start.
    [Fact]
    public async Task A_restart_that_brings_no_host_up_is_an_assertion_that_is_not_kept_in_a_whole_report()
    {
        using var scratch = new ScratchDirectory();
        var settings = scratch.Combine("settings.conf");
        await File.WriteAllTextAsync(settings, string.Empty);
        await File.WriteAllTextAsync(
            scratch.Combine("short.conf"),
            Text(faults: "faults = [ { at = 7s, kind = restart-host } ]").Replace("duration = 2s", "duration = 8s", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("short.conf"), "--config", settings, "--json", "--report", scratch.Combine("report"));
        await Watchdog.UntilAsync("the load has begun", () => load.Errors.Contains(" under way ", StringComparison.Ordinal));

        await File.WriteAllTextAsync(settings, "actorshm.nothing = 1");
        var result = await load.ExitAsync();

        Assert.True(result.ExitCode == 1, $"{result.ExitCode}: {result.Errors}");
        var report = JsonDocument.Parse(await File.ReadAllTextAsync(scratch.Combine("report", "load.json"))).RootElement;
        var end = report.GetProperty("assertions").EnumerateArray().Single(assertion => assertion.GetProperty("name").GetString() == "host");
        Assert.False(end.GetProperty("ok").GetBoolean());
        Assert.Contains("none came up in its place: The host of the scenario ended with exit code 2 before it was ready", end.GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.Contains("none in its place", report.GetProperty("faults")[0].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("no-host", Assert.Single(report.GetProperty("errors").EnumerateArray()).GetProperty("kind").GetString());
        Assert.Empty(PrivateRuns.Of(load.Pid));
    }

    [Fact]
    public async Task A_load_that_is_killed_takes_its_host_and_nodes_along_and_leaves_no_run()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("long.conf"), Text().Replace("duration = 2s", "duration = 1h", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("long.conf"));
        string[] runs = [];
        await Watchdog.UntilAsync("its host has nodes", async () => (runs = PrivateRuns.Of(load.Pid)).Length == 1
            && (await Cli.RunAsync("nodes", "list", "--json", "--run-dir", runs[0])).Output.Contains("\"pid\"", StringComparison.Ordinal));
        var host = await HostOfAsync(runs[0]);

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
        await File.WriteAllTextAsync(scratch.Combine("long.conf"), Text(settings: "actorshm.host.leave-timeout = 1h, actorshm.host.drain-timeout = 1h, actorshm.node.hang-timeout = 1h").Replace("duration = 2s", "duration = 1h", StringComparison.Ordinal));
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
            scratch.Combine("short.conf"), "scenario.nodes = 1\n" + Text(settings: "actorshm.host.drain-timeout = 1s, actorshm.host.leave-timeout = 1s, actorshm.node.hang-timeout = 1h"));
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

    [Fact]
    public async Task A_scenario_that_is_wrong_ends_with_2_before_anything_starts()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("wrong.conf"), "scenario { name = wrong }");

        var result = await Cli.RunAsync("load", scratch.Combine("wrong.conf"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("needs byte-budget", result.Errors, StringComparison.Ordinal);
    }

    private static async Task<int> HostOfAsync(string run) =>
        int.Parse((await File.ReadAllLinesAsync(Path.Combine(run, "host.lock")))[0]["pid=".Length..], CultureInfo.InvariantCulture);

    private static string Text(string faults = "", string limits = "", string settings = "") => Short
        .Replace("FAULTS", faults, StringComparison.Ordinal)
        .Replace("LIMITS", limits, StringComparison.Ordinal)
        .Replace("SETTINGS", settings, StringComparison.Ordinal);

    private static async Task<(TestResult Result, JsonElement Report)> LoadAsync(ScratchDirectory scratch, string faults, string limits)
    {
        await File.WriteAllTextAsync(scratch.Combine("short.conf"), Text(faults, limits));
        var result = await Cli.RunAsync("load", scratch.Combine("short.conf"), "--json", "--report", scratch.Combine("report"));
        var report = result.Output.Length == 0 ? throw new InvalidOperationException(result.Errors) : JsonDocument.Parse(result.Output).RootElement;
        JsonPage.RequireDocumented("load", report);
        return (result, report);
    }
}
