using System.Text.Json;
using ActorShm.Processes.Tests.Documentation;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Programs follow a job by lines of JSON on standard error.</summary>
public class ProgressProcessTests
{
    [Fact]
    public async Task Progress_comes_as_lines_that_never_go_back_and_end_at_the_whole()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(8_000_000));

        var result = await Cli.RunAsync(
            "eval", "m = mean(x); " + LongPrograms.Powers + "; sum((x - m)*(x - m))", "--input", $"x={x}", "--nodes", "2", "--json", "--progress");

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal(4, JsonDocument.Parse(result.Output).RootElement.GetProperty("results").GetArrayLength());
        var events = result.Errors.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.NotEmpty(events);
        JsonPage.RequireDocumented("eval", events[^1]);
        Assert.All(events, e => Assert.Equal("progress", e.GetProperty("event").GetString()));
        Assert.All(events, e => Assert.Equal(events[0].GetProperty("totalBytes").GetInt64(), e.GetProperty("totalBytes").GetInt64()));
        var done = events.Select(e => e.GetProperty("doneBytes").GetInt64()).ToArray();
        Assert.Equal(done.Order(), done);
        Assert.Equal(1, events[^1].GetProperty("fraction").GetDouble());
        Assert.Equal(0, events[^1].GetProperty("leftMs").GetDouble());
        Assert.True(events[^1].GetProperty("bytesPerSecond").GetDouble() > 0);
    }

    // Goal: who reads progress always gets its end. Method: jobs that are over before the first time to report; one has nothing to do at all.
    [Theory]
    [InlineData("sum(x)", 4000)]
    [InlineData("1 + 1", 0)]
    public async Task A_job_that_is_over_at_once_has_a_last_line_too(string program, long bytes)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(500));

        var result = await Cli.RunAsync("eval", program, "--input", $"x={x}", "--nodes", "1", "--progress", "-D", "actorshm.job.progress-interval=1h");

        Assert.True(result.ExitCode == 0, result.Errors);
        var end = JsonDocument.Parse(Assert.Single(result.Errors.Split('\n'), line => line.StartsWith('{'))).RootElement;
        Assert.Equal((1.0, bytes, bytes), (end.GetProperty("fraction").GetDouble(), end.GetProperty("doneBytes").GetInt64(), end.GetProperty("totalBytes").GetInt64()));
    }
}
