using ActorShm.Host.Load.Measuring;
using ActorShm.Host.Load.Reports;

namespace ActorShm.Host.Tests.Load;

public class JudgeTests
{
    private const string Phases = "{ name = hold, duration = 10s, rate = 5 }";

    [Theory]
    [InlineData(4, 0, false)] // too short to tell
    [InlineData(5, 0, true)]
    [InlineData(5, 1 << 20, true)]
    [InlineData(5, (1 << 20) + 1, false)]
    public void Memory_growth_is_kept_only_when_it_was_measured_and_is_within_its_limit(int seconds, long growth, bool isKept)
    {
        var scenario = MadeUpLoad.Scenario(Phases, "memory-growth-at-most = 1 MiB");
        var recorder = new LoadRecorder(scenario);
        for (var second = 1; second <= seconds; second++)
        {
            recorder.CloseSecond(second, new MemorySample(Host: 0, Nodes: 0, Generator: 0, Own: second == seconds ? growth : 0, Files: 0));
        }

        Assert.Equal(isKept, Of(MadeUpLoad.Report(scenario, recorder), "memory growth").IsKept);
    }

    // Goal: who waited in vain is among those who waited. Method: one of fifty operations times out; or one is refused late, which is no latency of work.
    [Theory]
    [InlineData(LoadErrors.Timeout, false)]
    [InlineData(LoadErrors.OutOfSpace, true)]
    public void What_timed_out_is_among_the_latencies_and_what_was_refused_is_beside_the_errors(string kind, bool isKept)
    {
        var scenario = MadeUpLoad.Scenario(Phases, $"expected-errors = [{kind}], p99-at-most = 2s");
        var recorder = new LoadRecorder(scenario);
        for (var operation = 0; operation < 49; operation++)
        {
            recorder.End(new OperationEnd(Entry: 0, Phase: 0, TimeSpan.FromSeconds(1)));
        }

        recorder.End(new OperationEnd(Entry: 0, Phase: 0, TimeSpan.FromSeconds(60), kind, "It took too long."));

        var report = MadeUpLoad.Report(scenario, recorder);
        Assert.Equal(isKept, Of(report, "p99").IsKept);
        Assert.Equal(TimeSpan.FromSeconds(60), Assert.Single(report.Errors).Latency.Maximum);
        Assert.Equal(49, report.Phases[0].Completed);
        Assert.Equal(49, report.Entries[0].Completed);
    }

    private static Assertion Of(LoadReport report, string name) => report.Assertions.Single(assertion => string.Equals(assertion.Name, name, StringComparison.Ordinal));
}
