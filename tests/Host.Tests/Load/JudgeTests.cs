using ActorShm.Actors;
using ActorShm.Host.Load.Measuring;
using ActorShm.Host.Load.Reports;

namespace ActorShm.Host.Tests.Load;

public class JudgeTests
{
    private const string Phases = "{ name = hold, duration = 10s, rate = 5 }";

    [Theory]
    [InlineData(4, 0L, "too short to tell", false)]
    [InlineData(5, null, "could not be read", false)]
    [InlineData(5, 0L, "0 B", true)]
    [InlineData(5, 1L << 20, "1.0 MB", true)]
    [InlineData(5, (1L << 20) + 1, "1.0 MB", false)]
    public void Memory_growth_is_kept_only_when_it_was_measured_and_is_within_its_limit(int seconds, long? last, string found, bool isKept)
    {
        var scenario = MadeUpLoad.Scenario(Phases, "memory-growth-at-most = 1 MiB");
        var recorder = new LoadRecorder(scenario);
        for (var second = 1; second <= seconds; second++)
        {
            recorder.CloseSecond(second, new MemorySample(Host: 0, Nodes: 0, Generator: 0, Own: second == seconds ? last : 0, Files: 0));
        }

        var growth = Of(MadeUpLoad.Report(scenario, recorder), "memory growth");
        Assert.Equal((found, isKept), (growth.Found, growth.IsKept));
    }

    // Goal: seconds in which a node was ending do not count as ones without its memory. Method: of fifteen the last three have the growth once, and twice nothing is known.
    [Fact]
    public void A_second_in_which_a_process_could_not_be_read_hides_no_growth()
    {
        var scenario = MadeUpLoad.Scenario(Phases, "memory-growth-at-most = 1 MiB");
        var recorder = new LoadRecorder(scenario);
        long?[] own = [.. Enumerable.Repeat<long?>(0, 12), 2 << 20, null, null];
        foreach (var bytes in own)
        {
            recorder.CloseSecond(recorder.Timeline.Count + 1, new MemorySample(Host: 0, Nodes: 0, Generator: 0, bytes, Files: 0));
        }

        Assert.Equal<long?>(2 << 20, MadeUpLoad.Report(scenario, recorder).MemoryGrowth);
    }

    [Theory]
    [InlineData(LoadErrors.Timeout, true, "errors", true)]
    [InlineData(LoadErrors.Timeout, false, "errors", false)]
    [InlineData(LoadErrors.WrongAnswer, true, "wrong answers", false)]
    public void Of_the_errors_of_a_warm_up_only_wrong_answers_count(string kind, bool isWarmUp, string assertion, bool isKept)
    {
        var scenario = MadeUpLoad.Scenario($"{{ name = hold, duration = 10s, rate = 5, warm-up = {(isWarmUp ? "true" : "false")} }}");
        var recorder = new LoadRecorder(scenario);

        recorder.End(new OperationEnd(Entry: 0, Phase: 0, TimeSpan.FromSeconds(1), kind, "A reason."));

        Assert.Equal(isKept, Of(MadeUpLoad.Report(scenario, recorder), assertion).IsKept);
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

    // Goal: a defect that makes everything fail in an expected way is found. Method: so many of twenty operations fail, of which the scenario allows one.
    [Theory]
    [InlineData(0, "0 %, 0 of 20", true)]
    [InlineData(1, "5 %, 1 of 20", true)]
    [InlineData(2, "10 %, 2 of 20", false)]
    [InlineData(20, "100 %, 20 of 20", false)]
    public void Errors_that_are_expected_are_only_so_many(int failed, string found, bool isKept)
    {
        var scenario = MadeUpLoad.Scenario(Phases, "expected-errors = [work-failed], expected-errors-at-most = 5%, errors-at-most = 0");
        var recorder = new LoadRecorder(scenario);
        for (var operation = 0; operation < 20; operation++)
        {
            recorder.End(new OperationEnd(Entry: 0, Phase: 0, TimeSpan.FromSeconds(1), operation < failed ? LoadErrors.Work : null, "A reason."));
        }

        var report = MadeUpLoad.Report(scenario, recorder);

        Assert.Equal(("at most 5 % of all operations", found, isKept), (Of(report, "expected errors").Limit, Of(report, "expected errors").Found, Of(report, "expected errors").IsKept));
        Assert.True(Of(report, "errors").IsKept);
        Assert.Equal(isKept, report.IsKept);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("pid 4711 ended unasked with exit code 137", false)]
    public void A_host_that_ended_unasked_is_an_assertion_that_is_not_kept(string? end, bool isKept)
    {
        var scenario = MadeUpLoad.Scenario(Phases);
        var report = MadeUpLoad.Report(scenario, new LoadRecorder(scenario)) with { HostEnd = end };

        Assert.Equal((end ?? "it did", isKept), (Of(report, "host").Found, Of(report, "host").IsKept));
        Assert.Equal(isKept, report.IsKept);
    }

    [Fact]
    public void A_node_that_ended_unasked_is_an_assertion_that_is_not_kept_and_names_the_cause()
    {
        var scenario = MadeUpLoad.Scenario(Phases);
        var report = MadeUpLoad.Report(scenario, new LoadRecorder(scenario));
        var (one, another) = (MadeUpLoad.Gone(2, 4711, DateTimeOffset.UnixEpoch), MadeUpLoad.Gone(3, 4712, DateTimeOffset.UnixEpoch));

        Assert.Equal(("they did", true), Nodes([]));
        Assert.Equal(("node 2 (pid 4711) was ended by signal 11 (SIGSEGV)", false), Nodes([one]));
        Assert.Equal(("2 others, first node 2 (pid 4711) was ended by signal 11 (SIGSEGV)", false), Nodes([one, another]));
        Assert.False((report with { UnaskedNodeEnds = [one] }).IsKept);

        (string Found, bool IsKept) Nodes(IReadOnlyList<GoneNode> ends)
        {
            var nodes = Of(report with { UnaskedNodeEnds = ends }, "nodes");
            return (nodes.Found, nodes.IsKept);
        }
    }

    private static Assertion Of(LoadReport report, string name) => report.Assertions.Single(assertion => string.Equals(assertion.Name, name, StringComparison.Ordinal));
}
