using System.Collections.Immutable;
using System.Text;
using ActorShm.Actors.Client;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests.Coordination;

/// <summary>What is told of jobs and nodes fits into a message, whatever was written by programs, names and dying nodes.</summary>
public class AnswerSizeTests
{
    private const int LargestBytes = (32 * 1024) - 1024;
    private static readonly string Long = string.Concat(Enumerable.Repeat("漢字", 10_000));

    [Fact]
    public async Task Explanations_and_lists_of_jobs_fit()
    {
        await using var run = new InProcessRun();
        var registry = new JobRegistry(kept: 1_000);
        var worst = new NodeInfo(int.MaxValue, int.MaxValue, default, 0, true, null, IsStopped: true, TimeSpan.MaxValue);
        var stopped = string.Concat(Enumerable.Repeat(worst.StopClause, JobExplanation.MaximumStopped));
        for (var i = 1; i <= 200; i++)
        {
            var request = new JobRequest(i, 1, i, run.ClientActor, JobTerms.Default, Long, string.Empty, _ => throw new NotSupportedException());
            var entry = new JobEntry(request, run.Coordinator, 4711, DateTimeOffset.UnixEpoch, 0);
            registry.Add(entry);
            for (var k = 0; k < 20; k++)
            {
                entry.AddEvidence(Long);
            }

            entry.Take(new JobReported(
                JobState.Computing,
                1,
                default,
                default,
                1,
                1,
                [.. Enumerable.Range(0, 500).Select(_ => new JobSegment(Long, new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(1)), true))],
                [.. Enumerable.Range(0, 500).Select(node => new JobNodeReport(node, 0, true, 1, 0))],
                "a moment"));
            Assert.InRange(Protocol.Encode(new JobExplained(entry.Explain(TimeProvider.System, stopped))).Length, 1, LargestBytes);
            entry.Conclude(new JobConcluded(JobReported.Nothing, new JobFailed(i, FailureKind.Work, Long), WasStopped: false), TimeSpan.Zero);
            entry.End(TimeSpan.Zero);
            registry.End(entry);
        }

        var page = registry.List(long.MaxValue, TimeProvider.System);
        Assert.True(page.HasMore);
        Assert.Equal(Enumerable.Range(151, 50).Reverse().Select(number => (long)number), page.Jobs.Select(job => job.Job));
        Assert.InRange(Protocol.Encode(page).Length, 1, LargestBytes);
        Assert.All(page.Jobs, job => Assert.Equal(JobState.Failed, job.State));
    }

    [Fact]
    public async Task Lists_of_lost_nodes_fit_and_the_oldest_are_forgotten()
    {
        await using var run = new InProcessRun();
        var lost = new GoneNodes(kept: 5);
        for (var i = 1; i <= 8; i++)
        {
            var entry = new NodeEntry(i, 1000 + i, run.Coordinator, run.TryOpen(1), DateTimeOffset.UnixEpoch, new HashSet<string>(StringComparer.Ordinal));
            entry.Condemn(Long);
            lost.Add(entry, new ProcessEnd(137, [.. Enumerable.Repeat(Long, 20)]) { Next = Long }, DateTimeOffset.UnixEpoch);
            for (var k = 0; k < 20; k++)
            {
                lost.AddWork(i, 1000 + i, Long);
            }
        }

        var seen = ImmutableArray<int>.Empty;
        var before = long.MaxValue;
        GoneNodesListed page;
        do
        {
            page = lost.List(node: 0, before);
            Assert.InRange(Protocol.Encode(page).Length, 1, LargestBytes);
            seen = [.. seen, .. page.Nodes.Select(node => node.Node)];
            before = page.Nodes[^1].Ordinal;
        }
        while (page.HasMore);

        Assert.Equal([8, 7, 6, 5, 4], seen.ToArray());
        Assert.Equal(7, Assert.Single(lost.List(node: 7, before: long.MaxValue).Nodes).Node);
    }

    // Goal: pages do not move when nodes are lost. Method: one is lost between two pages.
    [Fact]
    public async Task A_lost_node_is_told_once_though_others_are_lost_between_two_pages()
    {
        await using var run = new InProcessRun();
        var lost = new GoneNodes(kept: 5);
        for (var i = 1; i <= 4; i++)
        {
            Lose(i);
        }

        var first = lost.List(node: 0, before: long.MaxValue);
        Lose(5);
        var second = lost.List(node: 0, first.Nodes[^1].Ordinal);

        Assert.Equal([4, 3, 2, 1], first.Nodes.Concat(second.Nodes).Select(node => node.Node));
        Assert.False(second.HasMore);

        void Lose(int node) => lost.Add(
            new NodeEntry(node, 1000 + node, run.Coordinator, run.TryOpen(1), DateTimeOffset.UnixEpoch, new HashSet<string>(StringComparer.Ordinal)), ProcessEnd.Unknown, DateTimeOffset.UnixEpoch);
    }

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("exactly ten", 11, "exactly ten")]
    [InlineData("漢字漢字", 9, "漢字…")]
    [InlineData("😀😀😀", 11, "😀😀…")]
    public void A_text_is_cut_between_its_characters(string text, int byteCount, string expected)
    {
        var cut = ReasonText.CutBytes(text, byteCount);

        Assert.Equal(expected, cut);
        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 1, byteCount);
    }
}
