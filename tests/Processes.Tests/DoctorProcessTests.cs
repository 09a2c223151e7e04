using System.Text.Json;
using ActorShm.Processes.Tests.Documentation;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

public class DoctorProcessTests
{
    private static readonly string[] Levels = ["ok", "note", "warning", "problem"];

    [Fact]
    public async Task It_tells_everything_that_it_found_and_measures_a_real_run()
    {
        var result = await Cli.RunAsync("doctor", "--json");

        // Whatever is wrong with the machine of the test, the exit code follows from the gravest finding.
        var document = JsonDocument.Parse(result.Output).RootElement;
        var findings = document.GetProperty("findings").EnumerateArray().ToList();
        var level = document.GetProperty("level").GetString()!;
        Assert.Equal(findings.Max(finding => Array.IndexOf(Levels, finding.GetProperty("level").GetString())), Array.IndexOf(Levels, level));
        Assert.Equal(level == "problem" ? 1 : 0, result.ExitCode);
        foreach (var topic in (string[])["kernel", "cores", "memory", "/dev/shm size", "huge pages", "placement 1", "open files", "mappings", "locked memory", "leftovers", "engine", "node", "NumPy", "memory speed", "wake-up"])
        {
            Assert.Contains(findings, finding => finding.GetProperty("topic").GetString() == topic);
        }

        JsonPage.RequireDocumented("doctor", document);
        Assert.All(findings, finding => Assert.NotEmpty(finding.GetProperty("meaning").GetString()!));
        var measured = document.GetProperty("measured");
        Assert.All(
            (string[])["nodeStartMs", "writeBytesPerSecond", "readBytesPerSecond", "roundTripP50Us", "roundTripP99Us"],
            figure => Assert.True(measured.GetProperty(figure).GetDouble() > 0, figure));
        Assert.True(measured.GetProperty("roundTripP50Us").GetDouble() <= measured.GetProperty("roundTripP99Us").GetDouble());
    }

    [Fact]
    public async Task A_run_without_room_for_the_array_of_the_measurement_is_no_problem()
    {
        var result = await Cli.RunAsync("doctor", "--json", "-D", "actorshm.segments.quota=100MiB");

        var document = JsonDocument.Parse(result.Output).RootElement;
        var speed = document.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("topic").GetString() == "memory speed");
        Assert.Equal("note", speed.GetProperty("level").GetString());
        Assert.Contains("quota", speed.GetProperty("meaning").GetString(), StringComparison.Ordinal);
        Assert.True(document.GetProperty("measured").GetProperty("roundTripP50Us").GetDouble() > 0);
        Assert.DoesNotContain(document.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("topic").GetString() == "a run");
    }

    [Fact]
    public async Task A_placement_directory_that_is_not_there_is_a_problem_for_people_too()
    {
        using var scratch = new ScratchDirectory();
        var config = scratch.Combine("doctor.conf");
        await File.WriteAllTextAsync(config, $"actorshm.segments.placement = [\"{scratch.Combine("missing")}\"]");

        var result = await Cli.RunAsync("doctor", "--config", config);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("placement 1", result.Output, StringComparison.Ordinal);
        Assert.Contains($"mkdir -p {scratch.Combine("missing")}", result.Output, StringComparison.Ordinal);
    }
}
