using System.Globalization;
using System.Text.Json;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

// Goal: a host that is started again in the middle of a load takes nothing along, and what it leaves is counted once.
public class LoadRestartProcessTests
{
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
            ShortLoad.Text(faults: "faults = [ { at = 7s, kind = restart-host } ]", limits: "expected-errors = [no-host],").Replace("duration = 2s", "duration = 8s", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("short.conf"), "--json", "--report", scratch.Combine("report"));
        await Watchdog.UntilAsync("the load has begun", () => load.Errors.Contains(" under way ", StringComparison.Ordinal));
        var run = Assert.Single(PrivateRuns.Of(load.Pid));
        var host = await ShortLoad.HostOfAsync(run);
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

    // Method: a file with settings is spoiled when the load has begun, so that the second host refuses to start.
    [Fact]
    public async Task A_restart_that_brings_no_host_up_is_an_assertion_that_is_not_kept_in_a_whole_report()
    {
        using var scratch = new ScratchDirectory();
        var settings = scratch.Combine("settings.conf");
        await File.WriteAllTextAsync(settings, string.Empty);
        await File.WriteAllTextAsync(
            scratch.Combine("short.conf"),
            ShortLoad.Text(faults: "faults = [ { at = 7s, kind = restart-host } ]").Replace("duration = 2s", "duration = 8s", StringComparison.Ordinal));
        await using var load = Cli.Start("load", scratch.Combine("short.conf"), "--config", settings, "--json", "--report", scratch.Combine("report"));
        await Watchdog.UntilAsync("the load has begun", () => load.Errors.Contains(" under way ", StringComparison.Ordinal));

        await File.WriteAllTextAsync(settings, "actorshm.nothing = 1");
        var result = await load.ExitAsync();

        var report = await ShortLoad.RequireHostFaultAsync(scratch, result, "none came up in its place: The host of the scenario ended with exit code 2 before it was ready");
        Assert.Contains("none in its place", report.GetProperty("faults")[0].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("no-host", Assert.Single(report.GetProperty("errors").EnumerateArray()).GetProperty("kind").GetString());
        Assert.Empty(PrivateRuns.Of(load.Pid));
    }
}
