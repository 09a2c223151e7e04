using ActorShm.Host.Load.Measuring;
using ActorShm.Host.Load.Reports;
using ActorShm.Host.Load.Running;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Testing;

namespace ActorShm.Host.Tests.Load;

public class JudgeTests
{
    [Theory]
    [InlineData(4, 0, false)] // too short to tell
    [InlineData(5, 0, true)]
    [InlineData(5, 1 << 20, true)]
    [InlineData(5, (1 << 20) + 1, false)]
    public async Task Memory_growth_is_kept_only_when_it_was_measured_and_is_within_its_limit(int seconds, long growth, bool isKept)
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("short.conf"), """
            scenario {
              name = short
              description = "A few seconds."
              byte-budget = 1 MiB
              phases = [ { name = hold, duration = 4s, rate = 1 } ]
              mix = [ { name = life, operation = life, dtype = float64, elements = [10] } ]
              assert { memory-growth-at-most = 1 MiB }
            }
            """);
        var report = new LoadReport
        {
            Scenario = ScenarioFile.Read(scratch.Combine("short.conf")),
            StartedAt = DateTimeOffset.UnixEpoch,
            Elapsed = TimeSpan.FromSeconds(seconds),
            DoneInTime = 0,
            Latency = new LatencyHistogram(),
            Phases = [new LatencyHistogram()],
            Entries = [new LatencyHistogram()],
            Errors = [],
            Timeline = [.. Enumerable.Range(1, seconds).Select(second => new TimelinePoint(
                second, 0, 0, 0, 0, null, null, null, new MemorySample(0, 0, 0, Own: second == seconds ? growth : 0, 0)))],
            Faults = [],
            Leaks = Leaks.None,
            ReplacedNodes = 0,
        };

        Assert.Equal(isKept, report.Assertions.Single(assertion => assertion.Name == "memory growth").IsKept);
    }
}
