using System.Text.Json;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>What a program would take, told without running it, and what happens when that is more than the quota.</summary>
public sealed class ExplainProcessTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new("/dev/shm");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Explain_counts_stages_bytes_and_memory_and_runs_nothing()
    {
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", new double[200_000]);
        var y = _scratch.Combine("y.npy");

        var plan = await Cli.JsonAsync("explain", "m = mean(x); y = exp(x - m)", "--input", $"x={x}", "--output", $"y={y}", "--nodes", "3");

        Assert.Equal(3, plan.GetProperty("nodes").GetInt32());
        var stages = plan.GetProperty("stages").EnumerateArray().ToArray();
        Assert.Equal(2, stages.Length);
        Assert.Equal("sum(x)", stages[0].GetProperty("computes")[0].GetString());
        Assert.Equal("y = exp(x - mean(x))", stages[1].GetProperty("computes")[0].GetString());
        Assert.All(stages, stage => Assert.Equal(1_600_000, stage.GetProperty("bytesRead").GetInt64()));
        Assert.Equal(1_600_000, stages[1].GetProperty("bytesWritten").GetInt64());
        Assert.Equal(1_604_096, plan.GetProperty("peakBytes").GetInt64());
        Assert.Equal(JsonValueKind.Null, plan.GetProperty("quotaBytes").ValueKind);
        Assert.False(File.Exists(y));
    }

    [Fact]
    public async Task Explain_shows_people_tables_and_what_the_quota_would_do()
    {
        var csv = _scratch.Combine("w.csv");
        await File.WriteAllLinesAsync(csv, ["temp", .. Enumerable.Range(0, 1000).Select(i => $"{i}")]);
        var config = _scratch.Combine("small.conf");
        await File.WriteAllTextAsync(config, "actorshm.segments.quota = 10000");

        var shown = await Cli.RunAsync("explain", "nanmean(t); t", "--input", $"t={csv}:temp", "--config", config);

        Assert.True(shown.ExitCode == 0, shown.Errors);
        Assert.Contains("nansum(t)", shown.Output, StringComparison.Ordinal);
        Assert.Contains("1,000", shown.Output, StringComparison.Ordinal);
        Assert.Contains("would be refused", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_has_an_example_in_its_help_and_refuses_what_eval_refuses()
    {
        var help = await Cli.RunAsync("explain", "--help");
        var missing = await Cli.RunAsync("explain", "sum(x)", "--input", $"x={_scratch.Combine("no-such.npy")}");
        var wrong = await Cli.RunAsync("explain", "sum(x", "--input", $"x={SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", [1])}");

        Assert.Contains("Example: actorshm explain", help.Output, StringComparison.Ordinal);
        Assert.Equal(2, missing.ExitCode);
        Assert.Equal(2, wrong.ExitCode);
    }

    [Fact]
    public async Task A_job_over_the_quota_is_exit_code_4_with_both_numbers_or_spilled_as_configured()
    {
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(200_000));
        var y = _scratch.Combine("y.npy");
        var refuse = _scratch.Combine("refuse.conf");
        await File.WriteAllTextAsync(refuse, "actorshm.segments.quota = 1 MiB");
        var spill = _scratch.Combine("spill.conf");
        await File.WriteAllTextAsync(spill, "actorshm.segments.quota = 1 MiB, actorshm.job.over-quota = spill");
        string[] eval = ["eval", "y = x + 1", "--input", $"x={x}", "--output", $"y={y}", "--nodes", "1", "--config"];

        var refused = await Cli.RunAsync([.. eval, refuse]);
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("1,604,096", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("1,048,576", refused.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(y));

        var spilled = await Cli.RunAsync([.. eval, spill]);
        Assert.True(spilled.ExitCode == 0, spilled.Errors);
        Assert.Equal(1_604_096, new FileInfo(y).Length);
    }
}
