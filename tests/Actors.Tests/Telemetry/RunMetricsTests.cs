using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using ActorShm.Actors.Client;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;
using ActorShm.Actors.Work;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests.Telemetry;

public class RunMetricsTests
{
    [Fact]
    public async Task What_a_run_does_can_be_read_as_text()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(new double[200_000]);

        await run.RunAsync(1, "sum(x)", new() { ["x"] = x });
        await Assert.ThrowsAnyAsync<Exception>(() => run.RunAsync(2, "sum(nowhere)", new() { ["x"] = x }));

        string[] expected =
        [
            "actorshm_jobs_total{outcome=\"completed\"} 1",
            "actorshm_jobs_total{outcome=\"failed\"} 1",
            "actorshm_jobs_running 0",
            "actorshm_stages_total 1",
            "actorshm_mapped_bytes_total 1600000",
            "actorshm_nodes 1",
            "actorshm_job_duration_seconds_bucket{outcome=\"completed\",le=\"+Inf\"} 1",
            "actorshm_job_duration_seconds_count{outcome=\"failed\"} 1",
        ];
        await Watchdog.UntilAsync("the jobs are over", async () => !expected.Except(await ReadAsync(run)).Any());
        var lines = await ReadAsync(run);
        Assert.Contains(lines, line => line.StartsWith("actorshm_partitions_total{node=\"1\"} ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("actorshm_process_memory_peak_bytes{process=\"host\",pid=", StringComparison.Ordinal));
        Assert.Contains("# TYPE actorshm_job_duration_seconds histogram", lines);
    }

    [Fact]
    public async Task The_runs_of_one_process_are_told_apart()
    {
        await using var first = new InProcessRun();
        await using var second = new InProcessRun();
        await first.AddWorkerAsync();

        Assert.Contains("actorshm_nodes 1", await ReadAsync(first));
        Assert.Contains("actorshm_nodes 0", await ReadAsync(second));
    }

    [Fact]
    public async Task Listeners_hear_of_jobs_by_their_outcome()
    {
        var heard = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == TelemetryNames.Source && instrument.Name is "actorshm.jobs" or "actorshm.node.stages")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => heard.Enqueue($"{instrument.Name} {value} {(tags.Length > 0 ? tags[0].Value : string.Empty)}"));
        listener.Start();
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();

        await run.RunAsync(1, "sum(x)", new() { ["x"] = await run.ArrayAsync([1, 2, 3]) });

        await Watchdog.UntilAsync("host and node have counted", () => heard.Contains("actorshm.jobs 1 completed") && heard.Contains("actorshm.node.stages 1 "));
    }

    // Goal: an embedder's listener that has a defect ends neither a host nor a node. Method: it listens to the instruments of this test only, and throws on every number.
    [Fact]
    public void What_a_listener_throws_is_no_failure_of_what_is_measured()
    {
        var (heard, isOwn) = (0, false);
        using var listener = ListenHere(() => isOwn, static (instrument, self) => self.EnableMeasurementEvents(instrument));
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => Throw(ref heard));
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Throw(ref heard));
        listener.Start();
        isOwn = true;
        using var store = SegmentStore.CreateTemporary();
        using var host = new RunMetrics(store);
        using var node = new NodeMetrics();
        isOwn = false;

        host.JobBegun();
        host.JobEnded(JobState.Completed, TimeSpan.FromSeconds(1));
        host.StageDone();
        host.PartitionsDone(node: 1, count: 1);
        host.PartitionsRetried(1);
        host.Mapped(1);
        host.NodeLost();
        host.NodeRestarted();
        node.StageClosed(partitions: 1, TimeSpan.FromSeconds(1));

        Assert.Equal(11, heard);
        Assert.Contains("actorshm_jobs_running 0", host.Read(Messages.MetricPosition.Start).Lines);
    }

    // Method: it throws when it is told of an instrument.
    [Fact]
    public void A_listener_that_throws_when_it_is_told_of_an_instrument_keeps_nobody_else_from_being_measured()
    {
        var (told, isOwn) = (0, false);
        using var listener = ListenHere(() => isOwn, (_, _) => Throw(ref told));
        listener.Start();
        isOwn = true;
        using var store = SegmentStore.CreateTemporary();
        using var host = new RunMetrics(store);
        using var node = new NodeMetrics();
        isOwn = false;

        host.JobBegun();
        host.JobEnded(JobState.Completed, TimeSpan.FromSeconds(1));
        node.StageClosed(partitions: 1, TimeSpan.FromSeconds(1));

        Assert.Equal(22, told);
        var lines = host.Read(Messages.MetricPosition.Start).Lines;
        Assert.Contains("actorshm_jobs_total{outcome=\"completed\"} 1", lines);
        Assert.Contains("actorshm_jobs_running 0", lines);
    }

    /// <summary>A listener that looks only at what this thread makes while it is to: other tests make instruments too.</summary>
    private static MeterListener ListenHere(Func<bool> isOwn, Action<Instrument, MeterListener> told)
    {
        var thread = Environment.CurrentManagedThreadId;
        return new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (isOwn() && Environment.CurrentManagedThreadId == thread)
                {
                    told(instrument, self);
                }
            },
        };
    }

    private static void Throw(ref int heard)
    {
        heard++;
        throw new FormatException("no such format");
    }

    // Goal: one trace from the client through the host into the node. Method: every activity of the trace that the test begins, by its parent.
    [Theory]
    [InlineData("program", 2)]
    [InlineData("kernel", 1)]
    public async Task A_job_continues_the_trace_of_its_client_into_stages_and_nodes(string kind, int stages)
    {
        using var source = new ActivitySource("test");
        var ended = new ConcurrentQueue<Activity>();
        using var root = Listen(source, ended, out var listener);
        using (listener)
        {
            await using var run = new InProcessRun();
            await run.AddWorkerAsync(WorkerParts.With(new KernelSet([new Ignore()])));
            var x = await run.ArrayAsync([1, 2, 3]);
            var session = await run.Client.SessionOpened.WaitAsync(Watchdog.Limit);
            var outcome = run.Client.Add(1, progress: null);
            run.ClientActor.Tell(kind == "program"
                ? new Messages.SubmitProgram(session, 1, "sum(x - mean(x))", [new Messages.NamedSegment("x", x)], [], JobTerms.Default, root!.Id!)
                : new Messages.SubmitKernel(session, 1, new KernelCall(new Ignore().Signature, []), [x], JobTerms.Default, root!.Id!));
            await outcome.WaitAsync(Watchdog.Limit);
            await Watchdog.UntilAsync("all have ended", () => Of("compute").Length == stages && Of("job").Length == 1);
        }

        var job = Assert.Single(Of("job"));
        Assert.Equal(root!.SpanId, job.ParentSpanId);
        Assert.All(Of("stage"), stage => Assert.Equal(job.SpanId, stage.ParentSpanId));
        Assert.Equal(Of("stage").Select(stage => stage.SpanId.ToHexString()).Order(StringComparer.Ordinal), Of("compute").Select(node => node.ParentSpanId.ToHexString()).Order(StringComparer.Ordinal));
        Assert.Equal(ActivityStatusCode.Ok, job.Status);

        Activity[] Of(string name) => [.. ended.Where(activity => activity.TraceId == root!.TraceId && activity.OperationName == name)];
    }

    private static Activity? Listen(ActivitySource source, ConcurrentQueue<Activity> ended, out ActivityListener listener)
    {
        listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate == source || candidate.Name == TelemetryNames.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return source.StartActivity("client");
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(InProcessRun run)
    {
        var lines = new List<string>();
        var last = Messages.MetricPosition.Start;
        Messages.MetricsRead page;
        do
        {
            page = await run.Coordinator.Ask<Messages.MetricsRead>(new Messages.ReadMetrics(last), Watchdog.Limit);
            lines.AddRange(page.Lines);
            last = page.Last;
        }
        while (page.HasMore);

        return lines;
    }

    private sealed class Ignore() : ElementKernel(new KernelSignature("ignore").Reads<double>())
    {
        public override void Run(in KernelBlock block)
        {
        }
    }
}
