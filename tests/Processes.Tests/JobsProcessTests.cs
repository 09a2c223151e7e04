using System.Text.Json;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>What the command line answers about jobs and nodes, while they run and when they are gone.</summary>
public sealed class JobsProcessTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new("/dev/shm");
    private readonly string _x;

    public JobsProcessTests() => _x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(4_000_000));

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Jobs_that_are_over_are_listed_newest_first_up_to_a_bound()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1, "-D", "actorshm.host.kept-jobs=2");
        await Cli.JsonAsync("eval", "sum(x)", "--input", $"x={_x}", "--run-dir", host.RunDirectory);
        await Cli.JsonAsync("eval", "max(x - mean(x))", "--input", $"x={_x}", "--run-dir", host.RunDirectory);
        var wrong = await Cli.RunAsync("eval", "sum(z)", "--input", $"x={_x}", "--run-dir", host.RunDirectory);

        // The client has its answer a moment before the job is over.
        await Watchdog.UntilAsync("the jobs are over", async () => (await JobsAsync(host)).All(job => State(job) is "completed" or "failed"));
        var jobs = await JobsAsync(host);
        var why = await Cli.RunAsync("jobs", "why", "3", "--run-dir", host.RunDirectory);
        var forgotten = await Cli.RunAsync("jobs", "why", "1", "--run-dir", host.RunDirectory);
        var unknown = await Cli.RunAsync("jobs", "why", "9", "--run-dir", host.RunDirectory);

        Assert.Equal(2, wrong.ExitCode);
        Assert.Equal([3, 2], jobs.Select(job => job.GetProperty("job").GetInt32()));
        Assert.Equal(["failed", "completed"], jobs.Select(State));
        Assert.Equal("max(x - mean(x))", jobs[1].GetProperty("program").GetString());
        Assert.Equal((8_000_000, 8_000_000), (jobs[1].GetProperty("doneElements").GetInt64(), jobs[1].GetProperty("totalElements").GetInt64())); // of two passes
        Assert.Equal((64_000_000, 64_000_000), (jobs[1].GetProperty("doneBytes").GetInt64(), jobs[1].GetProperty("totalBytes").GetInt64()));
        Assert.Contains("Unknown name 'z'", why.Output, StringComparison.Ordinal);
        Assert.Equal(2, forgotten.ExitCode);
        Assert.Contains("kept-jobs", forgotten.Errors, StringComparison.Ordinal);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("no job 9", unknown.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_job_says_what_it_waits_for_and_can_be_cancelled_by_anybody()
    {
        await using var host = await RunningHost.StartAsync(nodes: 2);
        await using var eval = WatchedEval.Start(host, LongPrograms.Powers, "--input", $"x={_x}");
        await host.StopAtWorkAsync(1, eval);

        var why = await Cli.JsonAsync("jobs", "why", "1", "--run-dir", host.RunDirectory);
        var cancelled = Cli.RunAsync("jobs", "cancel", "1", "--run-dir", host.RunDirectory);
        var answer = await eval.ExitAsync();
        Signals.Send(host.NodePids[0], Signals.Continue);
        var done = await cancelled;
        var after = await Cli.JsonAsync("jobs", "show", "1", "--run-dir", host.RunDirectory);
        var again = await Cli.RunAsync("jobs", "cancel", "1", "--run-dir", host.RunDirectory);

        Assert.Equal("computing", State(why));
        Assert.Contains("stage 1", why.GetProperty("waiting").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, why.GetProperty("nodes").GetArrayLength());
        Assert.Equal("x", why.GetProperty("arrays")[0].GetProperty("name").GetString());
        Assert.Equal(1, answer.ExitCode);
        Assert.Matches(@"Job 1 was cancelled by process \d+, not by its own client", answer.Errors);
        Assert.True(done.ExitCode == 0, done.Errors);
        Assert.Equal("cancelled", State(after));
        Assert.InRange(after.GetProperty("doneElements").GetInt64(), 1, after.GetProperty("totalElements").GetInt64() - 1);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("over already", again.Errors, StringComparison.Ordinal);
    }

    // Goal: who interrupts a cancellation does not believe that it did not happen. Method: the node is stopped, for which the cancellation waits.
    [Fact]
    public async Task A_cancellation_that_is_interrupted_says_that_the_job_is_being_cancelled()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);
        await using var eval = WatchedEval.Start(host, LongPrograms.Powers, "--input", $"x={_x}");
        await host.StopAtWorkAsync(1, eval);
        await using var cancel = Cli.Start("jobs", "cancel", "1", "--run-dir", host.RunDirectory);
        await eval.ExitAsync(); // its client is told at once

        cancel.Signal(Signals.Interrupt);
        var told = await cancel.ExitAsync();
        Signals.Send(host.NodePids[0], Signals.Continue);

        Assert.Equal(130, told.ExitCode);
        Assert.Contains("Interrupted. Job 1 is being cancelled all the same; 'actorshm jobs why 1' says when it has ended.", told.Errors, StringComparison.Ordinal);
        await Watchdog.UntilAsync("the job is cancelled", async () => State((await JobsAsync(host))[0]) == "cancelled");
    }

    [Fact]
    public async Task A_lost_node_is_remembered_with_signal_memory_and_what_it_left_undone()
    {
        await using var host = await RunningHost.StartAsync(nodes: 2, "-D", "actorshm.host.measure-interval=20ms");
        await using var eval = WatchedEval.Start(host, LongPrograms.Powers, "--input", $"x={_x}");
        await host.StopAtWorkAsync(2, eval);
        var victim = host.NodePids[1];
        Signals.Send(victim, Signals.Kill);
        var answer = await eval.ExitAsync();

        var lost = Assert.Single((await Cli.JsonAsync("nodes", "why", "2", "--run-dir", host.RunDirectory)).GetProperty("lost").EnumerateArray().ToArray());
        var job = await Cli.JsonAsync("jobs", "why", "1", "--run-dir", host.RunDirectory);
        var list = await Cli.RunAsync("nodes", "list", "--run-dir", host.RunDirectory);
        var unknown = await Cli.RunAsync("nodes", "why", "17", "--run-dir", host.RunDirectory);

        Assert.True(answer.ExitCode == 0, answer.Errors);
        Assert.Equal(victim, lost.GetProperty("pid").GetInt32());
        Assert.Equal("was ended by signal 9 (SIGKILL)", lost.GetProperty("cause").GetString());
        Assert.True(lost.GetProperty("usage").GetProperty("peakBytes").GetInt64() > 10_000_000);
        Assert.StartsWith("job 1, stage 1: ", Assert.Single(lost.GetProperty("undone").EnumerateArray().ToArray()).GetString(), StringComparison.Ordinal);
        Assert.Contains($"Node 2 (pid {victim}) was ended by signal 9 (SIGKILL)", Assert.Single(job.GetProperty("evidence").EnumerateArray().ToArray()).GetString(), StringComparison.Ordinal);
        Assert.Contains("SIGKILL", list.Output, StringComparison.Ordinal);
        Assert.Equal(2, unknown.ExitCode);
    }

    [Fact]
    public async Task A_segment_names_the_job_that_reads_it_and_the_one_that_makes_it()
    {
        await using var host = await RunningHost.StartAsync(nodes: 2);
        await using var eval = WatchedEval.Start(host, $"y = {LongPrograms.Powers.Split(';')[0][4..^1]}", "--input", $"x={_x}", "--output", $"y={_scratch.Combine("y.npy")}");
        await host.NodeIsAtWorkAsync(1, eval);
        host.NodePids.ToList().ForEach(pid => Signals.Send(pid, Signals.Stop)); // so that it is still there when it is asked about

        var x = await Cli.RunAsync("segments", "why", "x", "--run-dir", host.RunDirectory);
        var y = await Cli.JsonAsync("segments", "why", "y", "--run-dir", host.RunDirectory);
        host.NodePids.ToList().ForEach(pid => Signals.Send(pid, Signals.Continue));
        var answer = await eval.ExitAsync();

        Assert.Contains("Job 1 (computing) reads it: y = ", x.Output, StringComparison.Ordinal);
        Assert.Equal(1, y.GetProperty("jobs")[0].GetProperty("job").GetInt32());
        Assert.True(y.GetProperty("jobs")[0].GetProperty("written").GetBoolean());
        Assert.True(answer.ExitCode == 0, answer.Errors);
    }

    [Theory]
    [InlineData("jobs")]
    [InlineData("nodes")]
    [InlineData("segments")]
    public async Task A_watched_table_is_shown_again_until_Ctrl_C(string what)
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);
        await using var watch = Cli.Start(what, "list", "--watch", "--run-dir", host.RunDirectory);

        await Watchdog.UntilAsync("the table was shown twice", () => watch.Output.Split(" UTC\n").Length > 2);
        watch.Signal(Signals.Interrupt);
        var result = await watch.ExitAsync();
        var refused = await Cli.RunAsync(what, "list", "--watch", "--json", "--run-dir", host.RunDirectory);

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Empty(result.Errors);
        Assert.Equal(2, refused.ExitCode);
    }

    [Theory]
    [InlineData("jobs", Signals.Kill)]
    [InlineData("nodes", Signals.Kill)]
    [InlineData("segments", Signals.Kill)]
    [InlineData("segments", Signals.Terminate)]
    public async Task A_watched_table_ends_with_its_host_and_says_so(string what, int signal)
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);
        await using var watch = Cli.Start(what, "list", "--watch", "--run-dir", host.RunDirectory);
        await Watchdog.UntilAsync("the table was shown", () => watch.Output.Contains(" UTC\n", StringComparison.Ordinal));

        host.Process.Signal(signal);
        var result = await watch.ExitAsync();

        Assert.True(result.ExitCode == 3, $"{result.ExitCode}: {result.Errors}");
        Assert.Contains($"actorshm: No host at {host.RunDirectory}: it ", result.Errors, StringComparison.Ordinal);
    }

    private static async Task<JsonElement[]> JobsAsync(RunningHost host) =>
        [.. (await Cli.JsonAsync("jobs", "list", "--run-dir", host.RunDirectory)).GetProperty("jobs").EnumerateArray()];

    private static string State(JsonElement job) => job.GetProperty("state").GetString()!;
}
