using ActorShm.Actors.Configuration;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Runs;
using ActorShm.Segments;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Actors.Tests;

/// <summary>Goal: no call of a client waits for an answer that cannot come, because the client is disposed.</summary>
public sealed class RunClientTests : IDisposable
{
    private static readonly ProgramRequest Program = new("sum(x)", new Dictionary<string, SegmentHandle>(), []);
    private readonly ScratchDirectory _scratch = new("/dev/shm");

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // over a link, whose engine ends with the client
    public async Task A_call_after_dispose_fails_at_once(bool isLinked)
    {
        await using var host = await StartAsync();
        var client = await OpenAsync(host, isLinked);
        await client.DisposeAsync();
        await client.DisposeAsync(); // and once more

        Func<Task>[] calls =
        [
            () => client.ListNodesAsync(),
            () => client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(1), "x"),
            () => client.RunAsync(Program),
            () => client.ReadMetricsAsync(),
        ];
        foreach (var call in calls)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => call().WaitAsync(Watchdog.Limit));
        }
    }

    [Fact]
    public async Task A_new_segment_has_the_content_that_was_asked_for_and_none_is_made_of_what_does_not_fit()
    {
        await using var host = await StartAsync();
        await using var client = await OpenAsync(host, isLinked: true);
        foreach (var (content, expected) in ((ArrayContent?, long[])[])[(null, [0, 0, 0]), (ArrayContent.Ones, [1, 1, 1]), (ArrayContent.Arange(7L, -2L), [7, 5, 3])])
        {
            var handle = await client.CreateSegmentAsync(ElementType.Int64, Shape.Vector(3), "x", content);
            using var view = client.Segments.Open<long>(handle, AccessMode.ReadWrite);
            Assert.Equal(expected, view.ReadSpan(0, 3).ToArray());
        }

        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAsync<OverflowException>(() => client.CreateSegmentAsync(ElementType.Int8, Shape.Vector(3), "y", ArrayContent.Full(128L)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.CreateSegmentAsync(ElementType.Int8, Shape.Vector(3), "y", ArrayContent.Ones, cancelled.Token));
        Assert.False(client.Segments.TryFind("y", out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_that_has_no_answer_yet_ends_with_its_client(bool isLinked)
    {
        await using var host = await StartAsync();
        var client = await OpenAsync(host, isLinked);
        var x = await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(10), "x");
        var answer = client.RunAsync(Program with { Inputs = new Dictionary<string, SegmentHandle> { ["x"] = x } });
        await Watchdog.UntilAsync("the job is known", async () => (await client.ListJobsAsync()).Length == 1);

        await client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => answer.WaitAsync(Watchdog.Limit));
    }

    [Fact]
    public async Task Calls_that_race_with_dispose_are_answered_or_fail_because_of_it()
    {
        await using var host = await StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var client = await OpenAsync(host, isLinked: round % 2 == 0);
            using var start = new ManualResetEventSlim();
            var calls = Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            {
                start.Wait();
                while (true)
                {
                    await (i % 2 == 0 ? client.ListNodesAsync() : (Task)client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(1), "x"));
                }
            })).ToArray();
            start.Set();

            await client.DisposeAsync();

            foreach (var call in calls)
            {
                await Assert.ThrowsAsync<ObjectDisposedException>(() => call.WaitAsync(Watchdog.Limit));
            }
        }
    }

    // Goal: nobody waits for ever to be let in. Method: a host that links and names its coordinator, which answers nothing else.
    [Fact]
    public async Task A_host_that_opens_no_session_in_time_is_silent()
    {
        await using var host = EngineSystem.ForHost(ActorShmSettings.Load([]), NullLoggerFactory.Instance);
        host.System.ActorOf(Props.Create(() => new SilentActor()), RunActors.Coordinator);
        host.Listen(_scratch.Path, ActorShmSettings.Load([]));
        var settings = ActorShmSettings.Load(new SettingsSources([], ["actorshm.node.connect-timeout=1s"]));

        var silent = await Assert.ThrowsAsync<NoHostException>(() =>
            RunClient.ConnectAsync(_scratch.Path, settings, NullLoggerFactory.Instance).WaitAsync(Watchdog.Limit));

        Assert.True(silent.IsSilent);
    }

    // Goal: the text names what can be looked at and started, on either engine. Method: a host that links, and has no coordinator yet.
    [Fact]
    public async Task Who_does_not_find_the_coordinator_is_told_in_which_run_directory()
    {
        await using var host = EngineSystem.ForHost(ActorShmSettings.Load([]), NullLoggerFactory.Instance);
        host.Listen(_scratch.Path, ActorShmSettings.Load([]));
        var settings = ActorShmSettings.Load(new SettingsSources([], ["actorshm.node.connect-timeout=10s"]));

        var missing = await Assert.ThrowsAsync<NoHostException>(() =>
            RunClient.ConnectAsync(_scratch.Path, settings, NullLoggerFactory.Instance).WaitAsync(Watchdog.Limit));

        Assert.StartsWith($"No host at {_scratch.Path}: it has no {RunActors.Coordinator}. Start one with ", missing.Message, StringComparison.Ordinal);
        Assert.False(missing.IsSilent);
    }

    private static async Task<RunClient> OpenAsync(RunHost host, bool isLinked) => isLinked
        ? await RunClient.ConnectAsync(host.Directory.Path, ActorShmSettings.Load([]), NullLoggerFactory.Instance)
        : await host.OpenClientAsync();

    private Task<RunHost> StartAsync() =>
        RunHost.StartAsync(_scratch.Combine("run"), ActorShmSettings.Load([]), NullLoggerFactory.Instance, new NodeForEver());

    private sealed class SilentActor : ReceiveActor
    {
        public SilentActor() => ReceiveAny(static _ => { });
    }

    /// <summary>A node is always on its way, so jobs wait.</summary>
    private sealed class NodeForEver : ILaunchedProcesses
    {
        public NodeNumbers Numbers { get; } = new();

        public bool IsLaunched(ProcessIdentity process) => false;

        public Task<ProcessEnd> EndOf(ProcessIdentity process) => Task.FromResult(ProcessEnd.Unknown);

        public bool IsAnyComing(IReadOnlySet<int> joined) => true;
    }
}
