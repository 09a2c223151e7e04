using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>SIGTERM to a host: running jobs finish, or are cancelled at a limit and their clients told why.</summary>
public sealed class DrainProcessTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new("/dev/shm");
    private readonly string _x;

    public DrainProcessTests() => _x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(4_000_000));

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_running_job_is_finished_before_the_host_ends()
    {
        await using var host = await RunningHost.StartAsync(nodes: 2, "-D", "actorshm.host.drain-timeout=1h");
        await using var eval = WatchedEval.Start(host, LongPrograms.Powers, "--input", $"x={_x}");
        await host.NodeIsAtWorkAsync(1, eval);

        host.Process.Signal(Signals.Terminate);
        var answer = await eval.ExitAsync();
        var ended = await host.Process.ExitAsync();

        Assert.True(answer.ExitCode == 0, answer.Errors);
        Assert.True(ended.ExitCode == 0, ended.Errors);
        Assert.Contains("Ended; nothing was left behind.", ended.Output, StringComparison.Ordinal);
    }

    // Goal: a node that is stopped keeps nobody waiting for longer than the two limits. Method: hang-timeout is far away, so only the drain can end it.
    [Fact]
    public async Task At_the_limit_jobs_are_cancelled_with_the_reason_and_stopped_nodes_killed()
    {
        await using var host = await RunningHost.StartAsync(
            nodes: 2, "-D", "actorshm.host.drain-timeout=1s", "-D", "actorshm.host.leave-timeout=1s", "-D", "actorshm.node.hang-timeout=1h");
        await using var eval = WatchedEval.Start(host, $"y = sqrt(x); {LongPrograms.Powers}", "--input", $"x={_x}", "--output", $"y={_scratch.Combine("y.npy")}");
        await host.StopAtWorkAsync(1, eval);

        host.Process.Signal(Signals.Terminate);
        var answer = await eval.ExitAsync();
        var ended = await host.Process.ExitAsync();

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("was not done within 1 s (actorshm.host.drain-timeout)", answer.Errors, StringComparison.Ordinal);
        Assert.True(ended.ExitCode == 0, ended.Errors);
        Assert.False(Path.Exists(host.RunDirectory));
        Assert.DoesNotContain(host.NodePids, RunningHost.IsRunning);
    }

    // Goal: who waits for a host to end sees what it waits for. Method: a node is stopped in the middle of the job, which cannot end before it goes on.
    [Fact]
    public async Task A_host_that_is_ending_shows_the_job_that_it_waits_for_and_takes_nothing_new()
    {
        await using var host = await RunningHost.StartAsync(nodes: 2, "-D", "actorshm.host.drain-timeout=1h", "-D", "actorshm.node.hang-timeout=1h");
        await using var eval = WatchedEval.Start(host, LongPrograms.Powers, "--input", $"x={_x}");
        await host.StopAtWorkAsync(1, eval);
        host.Process.Signal(Signals.Terminate);
        await RunningHost.TakesNoWorkAsync(host.RunDirectory);

        var job = Assert.Single((await Cli.JsonAsync("jobs", "list", "--run-dir", host.RunDirectory)).GetProperty("jobs").EnumerateArray().ToArray());
        var why = await Cli.RunAsync("jobs", "why", "1", "--run-dir", host.RunDirectory);
        var nodes = await host.ListNodesAsync();
        var metrics = await Cli.RunAsync("metrics", "--run-dir", host.RunDirectory);
        var segments = await Cli.RunAsync("segments", "why", "x", "--run-dir", host.RunDirectory);
        var late = await Cli.RunAsync("eval", "sum(x)", "--input", $"x={_x}", "--run-dir", host.RunDirectory);
        Signals.Send(host.NodePids[0], Signals.Continue);
        var answer = await eval.ExitAsync();
        var ended = await host.Process.ExitAsync();

        Assert.Equal("computing", job.GetProperty("state").GetString());
        Assert.Contains("stage ", why.Output, StringComparison.Ordinal);
        Assert.Equal(host.NodePids.Order(), nodes.Select(node => node.Pid).Order());
        Assert.True(metrics.ExitCode == 0, metrics.Errors);
        Assert.Contains("Job 1 (computing) reads it", segments.Output, StringComparison.Ordinal);
        Assert.Equal(3, late.ExitCode);
        Assert.Contains("The host is ending and takes no new work; nothing was done.", late.Errors, StringComparison.Ordinal);
        Assert.True(answer.ExitCode == 0, answer.Errors);
        Assert.True(ended.ExitCode == 0, ended.Errors);
        Assert.False(Path.Exists(host.RunDirectory));
    }

    [Fact]
    public async Task A_second_signal_cancels_running_jobs_at_once_and_says_so()
    {
        await using var host = await RunningHost.StartAsync(nodes: 2, "-D", "actorshm.host.drain-timeout=1h", "-D", "actorshm.host.leave-timeout=1h");
        await using var eval = WatchedEval.Start(host, $"{LongPrograms.Powers};{LongPrograms.Powers}", "--input", $"x={_x}");
        await host.StopAtWorkAsync(1, eval);

        host.Process.Signal(Signals.Terminate);
        await host.Process.SaysAsync("Ending");
        host.Process.Signal(Signals.Interrupt);
        var answer = await eval.ExitAsync();
        var ended = await host.Process.ExitAsync();

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("told to end at once", answer.Errors, StringComparison.Ordinal);
        Assert.True(ended.ExitCode == 0, ended.Errors);
        Assert.False(Path.Exists(host.RunDirectory));
    }
}
