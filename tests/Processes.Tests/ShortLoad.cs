using System.Globalization;
using System.Text.Json;
using ActorShm.Processes.Tests.Documentation;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>A load of three seconds, which tests break in their ways.</summary>
internal static class ShortLoad
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

    /// <summary>The process id of the host of a run.</summary>
    public static async Task<int> HostOfAsync(string run) =>
        int.Parse((await File.ReadAllLinesAsync(Path.Combine(run, "host.lock")))[0]["pid=".Length..], CultureInfo.InvariantCulture);

    /// <summary>The scenario with faults, limits and settings of a test.</summary>
    public static string Text(string faults = "", string limits = "", string settings = "") => Short
        .Replace("FAULTS", faults, StringComparison.Ordinal)
        .Replace("LIMITS", limits, StringComparison.Ordinal)
        .Replace("SETTINGS", settings, StringComparison.Ordinal);

    /// <summary>Runs the scenario to its end.</summary>
    /// <returns>How the command ended, and its report.</returns>
    public static async Task<(TestResult Result, JsonElement Report)> RunAsync(ScratchDirectory scratch, string faults, string limits)
    {
        await File.WriteAllTextAsync(scratch.Combine("short.conf"), Text(faults, limits));
        var result = await Cli.RunAsync("load", scratch.Combine("short.conf"), "--json", "--report", scratch.Combine("report"));
        var report = result.Output.Length == 0 ? throw new InvalidOperationException(result.Errors) : JsonDocument.Parse(result.Output).RootElement;
        JsonPage.RequireDocumented("load", report);
        return (result, report);
    }

    /// <summary>Requires that a load has ended with a whole report, in which something is said of its host that is against its assertions.</summary>
    /// <returns>The report.</returns>
    public static async Task<JsonElement> RequireHostFaultAsync(ScratchDirectory scratch, TestResult result, string found)
    {
        Assert.True(result.ExitCode == 1, $"{result.ExitCode}: {result.Errors}");
        var report = JsonDocument.Parse(await File.ReadAllTextAsync(scratch.Combine("report", "load.json"))).RootElement;
        var host = report.GetProperty("assertions").EnumerateArray().Single(assertion => assertion.GetProperty("name").GetString() == "host");
        Assert.False(host.GetProperty("ok").GetBoolean());
        Assert.Contains(found, host.GetProperty("found").GetString(), StringComparison.Ordinal);
        return report;
    }
}
