using System.Collections;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Coordination;
using ActorShm.Hosting.Launching;
using ActorShm.Segments;
using ActorShm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Hosting.Tests;

// Goal: a program whose nodes die has them back with everything that they were given, and gets to know why they died.
// Method: the host of the run is the test, and its nodes are processes of the sample, which are killed.
public class NodeRestartTests
{
    private const int SigKill = 9;

    [Fact]
    public async Task A_killed_node_comes_back_with_its_actors_and_the_program_is_told_why()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var told = new TaskCompletionSource<EndedNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = Options(scratch, nodes: 1);
        options.Settings["host.restart-delay"] = "10ms";
        options.OnNodeEnded = ended =>
        {
            told.TrySetResult(ended);
            throw new InvalidOperationException("What is thrown here changes nothing.");
        };
        await using var run = await ActorShmRun.StartAsync(options);
        var first = Assert.Single(await run.ListNodesAsync());
        await run.ResolveAsync(first.Node, "outliers");

        Signals.Send(first.Pid, SigKill);
        var end = await told.Task.WaitAsync(Watchdog.Limit);
        await Watchdog.UntilAsync("the node is back", async () => await run.ListNodesAsync() is [var node] && node.Node == first.Node && node.Pid != first.Pid);

        Assert.Equal((first.Node, first.Pid), (end.Node, end.Pid));
        Assert.Equal("was ended by signal 9 (SIGKILL)", end.End.Cause);
        Assert.Contains("1 of 5 times", end.End.Next, StringComparison.Ordinal);
        var lost = Assert.Single(await run.ListGoneNodesAsync());
        Assert.Equal((first.Pid, end.End.Cause, end.End.Next), (lost.Pid, lost.Cause, lost.Next));
        await run.ResolveAsync(first.Node, "outliers");
        var x = await run.Client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(1000), "x");
        await run.Client.FillWithRampAsync(x, start: 0, step: 1);
        var outcome = await run.Client.RunAsync(new ProgramRequest("sum(x)", new Dictionary<string, SegmentHandle> { ["x"] = x }, []));
        Assert.Equal("499500 (float64)", Assert.Single(outcome.Results).Value?.ToString());
    }

    [Fact]
    public async Task Restarts_can_be_switched_off_and_the_health_says_what_is_missing_and_why()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddActorShm(options =>
        {
            var wanted = Options(scratch, nodes: 2);
            (options.Nodes, options.RunDirectory, options.Program) = (wanted.Nodes, wanted.RunDirectory, wanted.Program);
            options.Settings["host.restarts"] = "0";
        });
        builder.Services.AddHealthChecks().AddActorShm();
        using var host = builder.Build();
        await host.StartAsync();
        var run = host.Services.GetRequiredService<ActorShmService>().Run;
        var health = host.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);
        var killed = (await run.ListNodesAsync())[0];

        Signals.Send(killed.Pid, SigKill);
        await Watchdog.UntilAsync("its end is known", async () => !(await run.ListGoneNodesAsync()).IsEmpty);
        var entry = (await health.CheckHealthAsync()).Entries["actorshm"];
        await host.StopAsync();

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Contains($"1 of 2 nodes. Node {killed.Node} (pid {killed.Pid}) was ended by signal 9 (SIGKILL)", entry.Description, StringComparison.Ordinal);
        Assert.Contains("It is not started again (actorshm.host.restarts = 0).", entry.Description, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.Combine("run")));
    }

    // Goal: no node is forgotten because it was quicker than its keeper. Method: the node is a shell that ends at once, and is dead when the restarts begin.
    [Fact]
    public async Task A_node_that_has_ended_before_restarts_begin_is_started_again()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var settings = ActorShmSettings.Load(new SettingsSources([], ["actorshm.host.restart-delay=10ms"]));
        await using var host = await RunHost.StartAsync(scratch.Combine("run"), settings, NullLoggerFactory.Instance);
        var options = new LocalRunOptions(scratch.Combine("run"), NodeCount: 1, settings, NullLoggerFactory.Instance) { Program = new NodeProgram("/bin/sh", ["-c", "exit 3"]) };
        await using var nodes = new NodeLauncher(host.Directory, options, new LaunchedNodes(settings.JoinTimeout));
        var first = nodes.Start();
        await first.Exited.WaitAsync(Watchdog.Limit);
        Assert.Same(first, Assert.Single(nodes.Nodes));

        nodes.KeepRunning(new RestartPolicy(settings, TimeProvider.System), host);

        await Watchdog.UntilAsync("another has taken its place", () => nodes.Nodes is [var node] && node != first);
        Assert.Equal(first.Number, nodes.Nodes[0].Number);
    }

    // Goal: a host is never without nodes for good, and no job waits minutes for one. Method: a node whose restarts are used up ends, and the clock stands still until its jobs were asked about.
    [Fact]
    public async Task A_node_whose_restarts_are_used_up_comes_back_after_the_window_and_no_job_waits_for_that()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var time = new HeldTime();
        var settings = ActorShmSettings.Load(new SettingsSources([], ["actorshm.host.restarts=1"]));
        await using var host = await RunHost.StartAsync(scratch.Combine("run"), settings, NullLoggerFactory.Instance);
        var options = new LocalRunOptions(scratch.Combine("run"), NodeCount: 1, settings, NullLoggerFactory.Instance) { Program = new NodeProgram("/bin/sh", ["-c", "exit 3"]), Time = time };
        var launches = new LaunchedNodes(settings.JoinTimeout);
        await using var nodes = new NodeLauncher(host.Directory, options, launches);
        var first = nodes.Start();
        await first.Exited.WaitAsync(Watchdog.Limit);
        var policy = new RestartPolicy(settings, TimeProvider.System);
        policy.Decide(first.Number);

        nodes.KeepRunning(policy, host);
        await time.Held.WaitAsync(Watchdog.Limit);
        Assert.False(launches.IsAnyComing(new HashSet<int>()));
        time.Release();

        await Watchdog.UntilAsync("another has taken its place", () => nodes.Nodes is [var node] && node != first);
    }

    [Fact]
    public async Task A_node_is_started_again_although_the_log_throws()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var log = new BrokenLog(typeof(NodeLauncher).FullName!);
        var settings = ActorShmSettings.Load(new SettingsSources([], ["actorshm.host.restart-delay=10ms"]));
        await using var host = await RunHost.StartAsync(scratch.Combine("run"), settings, NullLoggerFactory.Instance);
        var options = new LocalRunOptions(scratch.Combine("run"), NodeCount: 1, settings, log) { Program = new NodeProgram("/bin/sh", ["-c", "exit 3"]) };
        await using var nodes = new NodeLauncher(host.Directory, options, new LaunchedNodes(settings.JoinTimeout));
        nodes.KeepRunning(new RestartPolicy(settings, TimeProvider.System), host);
        var first = nodes.Start();

        await Watchdog.UntilAsync("another has taken its place", () => nodes.Nodes is [var node] && node != first);

        Assert.Contains("It is started again", (await first.Exited).Next, StringComparison.Ordinal);
    }

    // Goal: no process is left because it was being started in the place of another when its run ended. Method: the start of the second is held up until the end waits for it.
    [Fact]
    public async Task A_node_that_is_being_started_in_the_place_of_another_is_ended_with_the_rest()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var definitions = new HeldDefinitions();
        var settings = ActorShmSettings.Load(new SettingsSources([], ["actorshm.host.restart-delay=1ms"]));
        await using var host = await RunHost.StartAsync(scratch.Combine("run"), settings, NullLoggerFactory.Instance);
        var options = new LocalRunOptions(scratch.Combine("run"), NodeCount: 1, settings, NullLoggerFactory.Instance)
        {
            Program = new NodeProgram("/bin/sh", ["-c", "exec sleep infinity"]),
            NodeSettings = new SettingsSources([], definitions),
        };
        await using var nodes = new NodeLauncher(host.Directory, options, new LaunchedNodes(settings.JoinTimeout));
        nodes.KeepRunning(new RestartPolicy(settings, TimeProvider.System), host);
        var first = nodes.Start();
        definitions.Hold();
        Signals.Send(first.Pid, SigKill);
        await definitions.Held.WaitAsync(Watchdog.Limit);

        var end = Task.FromResult(true);
        var ending = new Thread(() => end = nodes.EndAsync(TimeSpan.Zero, CancellationToken.None));
        ending.Start();
        try
        {
            await Watchdog.UntilAsync("the end waits for the start", () => ending.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        }
        finally
        {
            definitions.Release();
        }

        ending.Join();

        Assert.False(await end.WaitAsync(Watchdog.Limit));
        var second = Assert.Single(nodes.Nodes);
        Assert.NotSame(first, second);
        Assert.Equal(128 + SigKill, (await second.Exited).ExitCode);
    }

    // Goal: a run is never a node short because one hangs before anybody knows it. Method: the nodes are shells that sleep and never join.
    [Fact]
    public async Task A_node_that_was_started_again_and_never_joins_is_killed_and_another_takes_its_place()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var settings = ActorShmSettings.Load(new SettingsSources([], ["actorshm.host.restart-delay=1ms", "actorshm.host.join-timeout=200ms"]));
        await using var host = await RunHost.StartAsync(scratch.Combine("run"), settings, NullLoggerFactory.Instance);
        var options = new LocalRunOptions(scratch.Combine("run"), NodeCount: 1, settings, NullLoggerFactory.Instance) { Program = new NodeProgram("/bin/sh", ["-c", "exec sleep infinity"]) };
        var launches = new LaunchedNodes(settings.JoinTimeout);
        await using var nodes = new NodeLauncher(host.Directory, options, launches);
        nodes.KeepRunning(new RestartPolicy(settings, TimeProvider.System), host);
        var first = nodes.Start();
        Signals.Send(first.Pid, SigKill);
        await Watchdog.UntilAsync("another has taken its place", () => nodes.Nodes is [var node] && node != first);
        var second = nodes.Nodes[0];

        await Watchdog.UntilAsync("a third has taken its place", () =>
        {
            Assert.True(launches.IsAnyComing(new HashSet<int>())); // a job without a node goes on waiting, whatever happens to those before
            return nodes.Nodes is [var node] && node != first && node != second;
        });

        Assert.Equal(128 + SigKill, (await second.Exited.WaitAsync(Watchdog.Limit)).ExitCode);
        Assert.Equal(first.Number, nodes.Nodes[0].Number);
    }

    // Goal: a host that is ending promises no node that does not come. Method: the clock by which the next one is started stands still until no job runs.
    [Fact]
    public async Task The_log_of_a_run_that_is_ending_says_which_nodes_stay_away()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var log = new LogRecorder();
        var settings = ActorShmSettings.Load([]);
        await using var host = await RunHost.StartAsync(scratch.Combine("run"), settings, NullLoggerFactory.Instance);
        var time = new HeldTime();
        var options = new LocalRunOptions(scratch.Combine("run"), NodeCount: 1, settings, log) { Program = new NodeProgram("/bin/sh", ["-c", "exec sleep infinity"]), Time = time };
        await using var nodes = new NodeLauncher(host.Directory, options, new LaunchedNodes(settings.JoinTimeout));
        nodes.KeepRunning(new RestartPolicy(settings, time), host);
        var node = nodes.Start();
        nodes.Drain();

        Signals.Send(node.Pid, SigKill);
        var end = await node.Exited.WaitAsync(Watchdog.Limit);
        await time.Held.WaitAsync(Watchdog.Limit);
        nodes.StopRestarting();

        Assert.EndsWith("The host is ending: it stays away if no job runs by then.", end.Next, StringComparison.Ordinal);
        log.Expect($"Node 1 (pid {node.Pid}) is not started again after all: the host is ending");
    }

    // Goal: who ends a run in good order gets the answer of a job that has just lost its last node. Method: the clock by which the next one is started stands still until the run is ending.
    [Fact]
    public async Task A_run_that_is_stopped_starts_the_node_that_its_last_job_waits_for()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var time = new HeldTime();
        var wanted = Options(scratch, nodes: 1);
        await using var run = await LocalRun.StartAsync(new LocalRunOptions(wanted.RunDirectory!, wanted.Nodes, ActorShmSettings.Load([]), NullLoggerFactory.Instance)
        {
            Program = wanted.Program!,
            RestartsNodes = true,
            Time = time,
        });
        await using var client = await run.Host.OpenClientAsync();
        var x = await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(1000), "x");
        await client.FillWithRampAsync(x, start: 0, step: 1);
        Signals.Send((await client.ListNodesAsync())[0].Pid, SigKill);
        await time.Held.WaitAsync(Watchdog.Limit);
        await Watchdog.UntilAsync("its end is known", async () => !(await client.ListGoneNodesAsync()).IsEmpty);
        var outcome = client.RunAsync(new ProgramRequest("sum(x)", new Dictionary<string, SegmentHandle> { ["x"] = x }, []));
        await Watchdog.UntilAsync("the job runs", async () => (await client.ListJobsAsync()).Any(job => job.State is JobState.Computing or JobState.Planning));

        var stop = run.StopAsync();
        await Watchdog.UntilAsync("the run is ending", async () => await IsEndingAsync(run.Host));
        time.Release();

        Assert.True(await stop.WaitAsync(Watchdog.Limit));
        Assert.Equal("499500 (float64)", Assert.Single((await outcome).Results).Value?.ToString());
    }

    private static async Task<bool> IsEndingAsync(RunHost host)
    {
        await using var client = await host.OpenClientAsync();
        return client.WasHostEnding;
    }

    private static ActorShmOptions Options(ScratchDirectory scratch, int nodes) => new()
    {
        Nodes = nodes,
        RunDirectory = scratch.Combine("run"),
        Program = new NodeProgram(Path.Combine(BuiltSample.Directory("EmbeddingDirectory"), "embedding"), [ActorShmNode.Argument]),
    };

    /// <summary>A clock by which nothing that is waited for comes before a test says so.</summary>
    private sealed class HeldTime : TimeProvider
    {
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when somebody waits.</summary>
        public Task Held => _held.Task;

        public void Release() => _released.SetResult();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _held.TrySetResult();
            _released.Task.GetAwaiter().OnCompleted(() => callback(state));
            return new HeldTimer();
        }

        private sealed class HeldTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
                // What it waits for is over then, and does not mind being told once more.
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    /// <summary>No settings for nodes, which hold up who asks for them if they are told to.</summary>
    private sealed class HeldDefinitions : IReadOnlyList<string>, IDisposable
    {
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _free = new(initialState: true);

        /// <summary>Completes when somebody asks and is held up.</summary>
        public Task Held => _held.Task;

        public int Count => 0;

        public string this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

        public void Hold() => _free.Reset();

        public void Release() => _free.Set();

        public IEnumerator<string> GetEnumerator()
        {
            if (!_free.IsSet)
            {
                _held.TrySetResult();
                _free.Wait();
            }

            return Enumerable.Empty<string>().GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose() => _free.Dispose();
    }
}
