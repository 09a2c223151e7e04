using ActorShm.Actors;
using ActorShm.Segments;
using ActorShm.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace ActorShm.Hosting.Tests;

// Runs without nodes, which a test process cannot become; the samples have some.
public class ActorShmRunTests
{
    [Fact]
    public async Task A_process_that_is_no_node_goes_on() =>
        Assert.Null(await ActorShmNode.TryRunAsync(["--elements", "5"], _ => Assert.Fail("Nothing is configured.")));

    [Fact]
    public async Task A_node_without_a_run_directory_is_wrong_usage() =>
        Assert.Equal(2, await ActorShmNode.TryRunAsync([ActorShmNode.Argument], _ => Assert.Fail("Nothing is configured.")));

    [Fact]
    public async Task A_node_whose_host_is_not_there_says_so_by_its_exit_code()
    {
        using var scratch = new ScratchDirectory();
        Assert.Equal(3, await ActorShmNode.TryRunAsync([ActorShmNode.Argument, "--run-dir", scratch.Path], _ => { }));
    }

    [Fact]
    public async Task A_run_in_a_system_of_the_embedders_ends_and_leaves_the_system()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var system = ActorShmSystem.Create("mine");
        var run = await StartAsync(system, scratch);
        Assert.Same(run, system.ActorShm());
        Assert.Same(system, run.ActorSystem);
        var x = await run.Client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(10), "x");
        Assert.Equal(10, x.ElementCount);

        Assert.True(await run.StopAsync());
        await run.DisposeAsync(); // and once more

        Assert.False(Directory.Exists(scratch.Combine("run")));
        Assert.Null(await run.Ended);
        Assert.False(system.WhenTerminated.IsCompleted);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(system, scratch));
        Assert.Contains("one in its life", failure.Message, StringComparison.Ordinal);
        Assert.Same(run, await ActorShmExtension.Get(system).Started);
    }

    // Goal: the last lines of a run are written before its process ends. Some logs write on a thread of their own, and only their disposal waits for it.
    [Fact]
    public async Task A_log_that_a_run_makes_is_disposed_after_its_last_line_and_one_that_it_is_given_is_not()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using LogRecorder made = new(), given = new();
        var options = new ActorShmOptions { Nodes = 0, RunDirectory = scratch.Combine("run") };

        var run = await ActorShmRun.StartWithAsync(options, loggers: null, _ => made, CancellationToken.None);
        Assert.Null(made.LinesBeforeDisposal);
        await run.DisposeAsync();
        await run.DisposeAsync(); // and once more
        await (await ActorShmRun.StartWithAsync(options, given, _ => made, CancellationToken.None)).DisposeAsync();

        Assert.Equal(made.Entries.Count, made.LinesBeforeDisposal);
        Assert.Null(given.LinesBeforeDisposal);
    }

    [Fact]
    public async Task A_log_that_a_run_makes_is_disposed_when_its_start_fails()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var made = new LogRecorder();
        var options = new ActorShmOptions { Nodes = 1, RunDirectory = scratch.Combine("run"), Program = new NodeProgram(scratch.Combine("missing"), []) };

        await Assert.ThrowsAsync<NodeLaunchException>(() => ActorShmRun.StartWithAsync(options, loggers: null, _ => made, CancellationToken.None));

        Assert.Equal(made.Entries.Count, made.LinesBeforeDisposal);
    }

    [Fact]
    public async Task A_log_that_a_system_makes_is_disposed_after_its_last_line_and_one_that_it_is_given_is_not()
    {
        using LogRecorder made = new(), given = new();
        using var own = ActorShmSystem.CreateWith("own", configure: null, config: null, loggers: null, _ => made);
        using var other = ActorShmSystem.CreateWith("other", configure: null, config: null, given, _ => made);
        own.RegisterOnTermination(() => own.Log.Warning("This system has ended."));

        await other.Terminate().WaitAsync(Watchdog.Limit);
        Assert.Null(made.LinesBeforeDisposal);
        await own.Terminate().WaitAsync(Watchdog.Limit);

        Assert.Equal(made.Entries.Count, made.LinesBeforeDisposal);
        Assert.Null(given.LinesBeforeDisposal);
    }

    // Goal: who starts a second run gets an error, and who waits for the first one never hears of it.
    // Method: the first start waits for a node that never joins.
    [Fact]
    public async Task A_second_start_is_refused_and_leaves_the_first_alone()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var system = ActorShmSystem.Create("mine");
        using var patience = new CancellationTokenSource();
        var started = ActorShmExtension.Get(system).Started;
        var first = system.StartActorShmAsync(
            options =>
            {
                options.Nodes = 1;
                options.RunDirectory = scratch.Combine("run");
                options.Program = new NodeProgram("/bin/sh", ["-c", "exec sleep 1000", "node"]);
            },
            cancellation: patience.Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(system, scratch));
        Assert.False(started.IsCompleted);
        Assert.False(first.IsCompleted);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => started);
        Assert.False(Directory.Exists(scratch.Combine("run")));
    }

    // Goal: who has mended what kept a run from starting needs no other actor system for it. Method: wrong options, and a directory that another run has.
    [Fact]
    public async Task A_start_that_fails_before_the_run_lives_in_the_system_is_tried_again()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var system = ActorShmSystem.Create("mine");
        await using var other = await ActorShmRun.StartAsync(new ActorShmOptions { Nodes = 0, RunDirectory = scratch.Combine("other") });
        var started = ActorShmExtension.Get(system).Started;

        await Assert.ThrowsAsync<SettingsException>(() => system.StartActorShmAsync(options => options.Nodes = -1));
        Assert.False(started.IsCompleted); // who waits for a run waits for the one that comes
        await Assert.ThrowsAsync<DirectoryInUseException>(() => system.StartActorShmAsync(options => (options.Nodes, options.RunDirectory) = (0, scratch.Combine("other"))));
        await Assert.ThrowsAsync<DirectoryInUseException>(() => started);
        await using var run = await StartAsync(system, scratch);

        Assert.Same(run, system.ActorShm());
        Assert.Same(run, await ActorShmExtension.Get(system).Started);
    }

    [Fact]
    public async Task A_system_in_which_a_start_has_failed_says_so_and_why()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var system = ActorShmSystem.Create("mine");
        var launch = await Assert.ThrowsAsync<NodeLaunchException>(() => system.StartActorShmAsync(options =>
            (options.Nodes, options.RunDirectory, options.Program) = (1, scratch.Combine("run"), new NodeProgram(scratch.Combine("missing"), []))));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(system, scratch));

        Assert.StartsWith($"The start of a run in this actor system has failed: {launch.Message}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("start in another system", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_configures_the_engine_of_its_own_system()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var config = ConfigurationFactory.ParseString("""akka.coordinated-shutdown.phases.service-stop.timeout = 77s, my-program.answer = "42" """);
        using var system = ActorShmSystem.Create("mine", config: config);

        Assert.Equal("42", system.Settings.Config.GetString("my-program.answer", "none"));
        Assert.Equal(TimeSpan.FromSeconds(77), CoordinatedShutdown.Get(system).Timeout(CoordinatedShutdown.PhaseServiceStop));
        await using var run = await StartAsync(system, scratch);
        Assert.Same(system, run.ActorSystem);
    }

    [Fact]
    public void A_system_is_not_made_with_wrong_options() =>
        Assert.Contains("segments.qota", Assert.Single(Assert.Throws<SettingsException>(() => ActorShmSystem.Create("mine", options => options.Settings["segments.qota"] = "1")).Problems), StringComparison.Ordinal);

    [Fact]
    public async Task A_system_that_ends_ends_its_run_first()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var system = ActorShmSystem.Create("mine");
        var run = await StartAsync(system, scratch);

        await system.Terminate().WaitAsync(Watchdog.Limit);

        Assert.Null(await run.Ended.WaitAsync(Watchdog.Limit));
        Assert.False(Directory.Exists(scratch.Combine("run")));
    }

    [Fact]
    public async Task A_node_program_that_cannot_be_started_ends_the_start_and_leaves_nothing()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var options = new ActorShmOptions { Nodes = 1, RunDirectory = scratch.Combine("run"), Program = new NodeProgram(scratch.Combine("missing"), []) };

        var failure = await Assert.ThrowsAsync<NodeLaunchException>(() => ActorShmRun.StartAsync(options));

        Assert.Contains("missing", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.Combine("run")));
    }

    [Fact]
    public async Task A_node_program_that_ends_at_once_is_told_with_its_last_lines()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var options = new ActorShmOptions { Nodes = 1, RunDirectory = scratch.Combine("run"), Program = new NodeProgram("/bin/sh", ["-c", "echo no kernels today; exit 7", "node"]) };

        var failure = await Assert.ThrowsAsync<NodeLaunchException>(() => ActorShmRun.StartAsync(options));

        Assert.Contains("code 7", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no kernels today", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_keeps_a_run_and_its_health_tells_that_nobody_works()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var host = ApplicationIn(scratch);
        var health = host.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Unhealthy, (await health.CheckHealthAsync()).Status); // not started

        await host.StartAsync();
        var report = await health.CheckHealthAsync();

        Assert.Contains("no node", report.Entries["actorshm"].Description, StringComparison.Ordinal);
        Assert.Equal(scratch.Combine("run"), report.Entries["actorshm"].Data["runDirectory"]);
        await host.StopAsync();
        Assert.False(Directory.Exists(scratch.Combine("run")));
        Assert.Equal(HealthStatus.Unhealthy, (await health.CheckHealthAsync()).Status);
    }

    [Fact]
    public async Task A_run_directory_in_use_stops_the_application()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var first = await ActorShmRun.StartAsync(new ActorShmOptions { Nodes = 0, RunDirectory = scratch.Combine("run") });
        using var host = ApplicationIn(scratch);

        await Assert.ThrowsAsync<DirectoryInUseException>(() => host.StartAsync());

        Assert.True(host.Services.GetRequiredService<ActorShmService>().Started.IsFaulted);
    }

    // Goal: a library and the program that uses it may both ask for a run, which is one run.
    [Fact]
    public async Task Asking_twice_for_a_run_gives_one_run_with_the_options_of_both()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ActorShm:Nodes"] = "7" });
        builder.Services.AddActorShm(options => (options.Nodes, options.RunDirectory) = (5, scratch.Combine("run")));
        builder.Services.AddActorShm(options => options.Nodes = 0);
        using var host = builder.Build();

        await host.StartAsync();

        Assert.Equal(scratch.Combine("run"), host.Services.GetRequiredService<ActorShmService>().Run.Host.Directory.Path);
        await host.StopAsync();
        Assert.False(Directory.Exists(scratch.Combine("run")));
    }

    [Fact]
    public async Task The_health_check_reports_what_the_application_wants_reported_of_a_run_that_does_not_work()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddActorShm(options => (options.Nodes, options.RunDirectory) = (0, scratch.Combine("run")));
        builder.Services.AddHealthChecks().AddActorShm(failureStatus: HealthStatus.Degraded);
        using var host = builder.Build();
        var health = host.Services.GetRequiredService<HealthCheckService>();

        Assert.Equal(HealthStatus.Degraded, (await health.CheckHealthAsync()).Status); // not started
        await host.StartAsync();
        Assert.Equal(HealthStatus.Degraded, (await health.CheckHealthAsync()).Status); // no node
        await host.StopAsync();
        Assert.Equal(HealthStatus.Degraded, (await health.CheckHealthAsync()).Status); // ended
    }

    // Goal: a health check answers also where the run does not, and who gives it up is told that it was given up. Method: a look that ends with its token alone.
    [Fact]
    public async Task A_run_that_does_not_answer_in_time_is_one_that_does_not_answer()
    {
        static async Task<HealthCheckResult> LookAsync(CancellationToken token)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return HealthCheckResult.Healthy();
        }

        var silent = await ActorShmHealthCheck.WithinAsync(TimeSpan.FromMilliseconds(1), LookAsync, HealthStatus.Degraded, CancellationToken.None).WaitAsync(Watchdog.Limit);

        Assert.Equal((HealthStatus.Degraded, "The run does not answer."), (silent.Status, silent.Description));
        using var given = new CancellationTokenSource();
        var asked = ActorShmHealthCheck.WithinAsync(Timeout.InfiniteTimeSpan, LookAsync, HealthStatus.Degraded, given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    private static Task<ActorShmRun> StartAsync(ActorSystem system, ScratchDirectory scratch) => system.StartActorShmAsync(options =>
    {
        options.Nodes = 0;
        options.RunDirectory = scratch.Combine("run");
    });

    private static IHost ApplicationIn(ScratchDirectory scratch)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ActorShm:Nodes"] = "0", ["ActorShm:RunDirectory"] = scratch.Combine("run") });
        builder.Services.AddActorShm();
        builder.Services.AddHealthChecks().AddActorShm();
        return builder.Build();
    }
}
