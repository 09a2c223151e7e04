using System.Text.Json;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>What is said of the arrays that a killed host has left, before the next start removes them.</summary>
public class DeadHostProcessTests
{
    // Goal: nobody starts the next host, which removes them, because he was told that they stay, or are gone already.
    [Fact]
    public async Task Every_command_says_that_a_killed_host_has_left_arrays_and_that_the_next_start_there_removes_them()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);
        var segments = Path.Combine(host.RunDirectory, "segments");
        var created = await Cli.JsonAsync("segments", "create", "prices", "--shape", "2000000", "--fill", "random:1", "--seal", "--run-dir", host.RunDirectory);
        await using var eval = Cli.Start("eval", LongPrograms.Minutes("sum(x)"), "--input", $"x={created.GetProperty("path").GetString()}", "--run-dir", host.RunDirectory);
        await host.NodeIsAtWorkAsync(1, eval);
        var living = await Cli.JsonAsync("segments", "why", "prices", "--dir", segments);

        await host.Process.KillAsync();
        var gone = await eval.ExitAsync();
        var why = await Cli.JsonAsync("segments", "why", "prices", "--dir", segments);
        var input = await Cli.JsonAsync("segments", "why", "x", "--dir", segments); // as the job has adopted it
        var listed = await Cli.RunAsync("segments", "list", "--dir", segments);
        var shown = await Cli.RunAsync("segments", "show", "prices", "--json", "--dir", segments);
        var unreached = await Cli.RunAsync("nodes", "list", "--run-dir", host.RunDirectory);

        Assert.StartsWith($"the host of the run in {host.RunDirectory} is process {host.Process.Pid}, and it goes when that ends", living.GetProperty("owner").GetString(), StringComparison.Ordinal);
        Assert.StartsWith($"the host of the run in {host.RunDirectory} is dead, and the next start in that directory removes it", why.GetProperty("owner").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("the next start in that directory forgets it; its file stays if it lies elsewhere", input.GetProperty("owner").GetString(), StringComparison.Ordinal);
        Assert.All([listed, shown], look => Assert.Contains("the next start in that directory removes all of this", look.Errors, StringComparison.Ordinal));
        Assert.Equal("prices", JsonDocument.Parse(shown.Output).RootElement.GetProperty("label").GetString());
        Assert.Equal((3, 3), (gone.ExitCode, unreached.ExitCode));
        Assert.Matches("A host that died has left [0-9,]{10,} bytes there, which the next start in that directory removes", unreached.Errors);
        Assert.DoesNotContain("gone with it", gone.Errors, StringComparison.Ordinal);
        Assert.Matches("A host that died has left|if it was killed, that lies there until the next start", gone.Errors); // the link may end before the lock does
        Assert.Equal(0, (await Cli.RunAsync("segments", "export", "prices", host.ReadyFile + ".npy", "--dir", segments)).ExitCode);

        // Without a placement directory there is no measurement, which takes its time.
        var doctor = await TestProcess.RunAsync(
            Cli.HostExecutable,
            ["doctor", "--json", "-D", $"actorshm.segments.placement=[\"{host.ReadyFile}-missing\"]"],
            new Dictionary<string, string?> { ["ACTORSHM_RUN_DIR"] = host.RunDirectory });
        var finding = Assert.Single(JsonDocument.Parse(doctor.Output).RootElement.GetProperty("findings").EnumerateArray(), found => found.GetProperty("topic").GetString() == "run directory");
        Assert.Contains($"{host.RunDirectory}: left by a dead process, 16.", finding.GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.Equal($"actorshm segments list --dir {segments}", finding.GetProperty("command").GetString());
    }
}
