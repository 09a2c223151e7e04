using System.Runtime.InteropServices;
using System.Text.Json;
using ActorShm.Actors;
using ActorShm.Segments;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Processes.Tests;

/// <summary>Nodes that hang: killed before anybody does their work again, and only when they, not the host or the machine, stood still.</summary>
public sealed class HangProcessTests : IDisposable
{
    private const string Writing = "z = (2 + sin(x))**1.1 + (3 + cos(x))**1.2 + (4 + sin(x))**1.3 + (5 + cos(x))**1.4 + (6 + sin(x))**1.5 + (7 + cos(x))**1.6";

    private static readonly TimeSpan HangTimeout = TimeSpan.FromSeconds(3);

    private readonly ScratchDirectory _scratch = new("/dev/shm");
    private readonly string _config;
    private readonly string _x;

    public HangProcessTests()
    {
        _config = _scratch.Combine("impatient.conf");
        File.WriteAllText(_config, $"actorshm.node.hang-timeout = {HangTimeout.TotalSeconds} s");
        _x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(6_000_000));
    }

    public void Dispose() => _scratch.Dispose();

    // Goal: whatever a hung node might still write, it cannot. Method: stop it in the middle of a partition, have its part done by others, seal
    // and retire what it was writing to, use that memory again, and continue it.
    [Fact]
    public async Task A_node_stopped_in_a_partition_is_replaced_and_can_never_continue_into_memory_that_is_used_again()
    {
        await using var host = await RunningHost.StartAsync(nodes: 2, "--config", _config);
        await using var client = await ConnectAsync(host);
        var x = await client.AdoptFileAsync(_x, "x");
        var quiet = await EndAsync(client.RunAsync(Program(x)), client, host);
        await client.RetireSegmentAsync(quiet.Segment);

        var job = client.RunAsync(Program(x));
        await host.StopAtWorkAsync(1, job);
        var answer = await EndAsync(job, client, host);
        Assert.True(answer.Retries > 0, "the node held no partition");
        Assert.Equal(quiet.Elements, answer.Elements);
        Assert.False(RunningHost.IsRunning(host.NodePids[0]));
        Assert.Single(await host.ListNodesAsync());
        Assert.Contains("made no progress for 3 s", host.Process.Errors, StringComparison.Ordinal);

        await client.RetireSegmentAsync(answer.Segment);
        var reused = await client.CreateSegmentAsync(ElementType.Float64, answer.Segment.Shape, "again");
        Assert.Equal(answer.Segment.Id, reused.Id); // the same memory, in its next generation
        Assert.NotEqual(answer.Segment.Generation, reused.Generation);
        Signals.SendIfThere(host.NodePids[0], Signals.Continue);
        using var view = client.Segments.Open<double>(reused, AccessMode.ReadOnly);
        Assert.False(view.ReadSpan(0, (int)view.ElementCount).ContainsAnyExcept(0.0));
    }

    [Fact]
    public async Task A_stopped_node_is_called_so_by_jobs_why_and_nodes_why()
    {
        await using var host = await RunningHost.StartAsync(nodes: 2);
        await using var client = await ConnectAsync(host);
        var x = await client.AdoptFileAsync(_x, "x");
        var job = client.RunAsync(Program(x));
        await host.StopAtWorkAsync(1, job);

        var stopped = $"process {host.NodePids[0]} of node 1 is stopped (T): 'kill -CONT {host.NodePids[0]}' lets it go on, and it is killed in ";
        await Watchdog.UntilAsync("the job is said to wait for it", async () =>
            (await Cli.RunAsync("jobs", "why", "1", "--run-dir", host.RunDirectory)).Output.Contains(stopped, StringComparison.Ordinal));
        var node = (await Cli.JsonAsync("nodes", "why", "1", "--run-dir", host.RunDirectory)).GetProperty("running");
        Assert.True(node.GetProperty("stopped").GetBoolean());
        Assert.InRange(node.GetProperty("killedInMs").GetDouble(), 0, 60_000);
        Assert.Contains(stopped, (await Cli.RunAsync("nodes", "why", "1", "--run-dir", host.RunDirectory)).Output, StringComparison.Ordinal);
        Signals.Send(host.NodePids[0], Signals.Continue);
        Assert.Equal(0, (await job.WaitAsync(Watchdog.Limit)).Cost.Retries);
        Assert.DoesNotContain("stopped", (await Cli.RunAsync("nodes", "why", "1", "--run-dir", host.RunDirectory)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hung_node_does_not_keep_a_cancelled_job_that_writes_from_ending()
    {
        await using var host = await RunningHost.StartAsync(nodes: 2, "--config", _config);
        await using var client = await ConnectAsync(host);
        var x = await client.AdoptFileAsync(_x, "x");
        using var cancelled = new CancellationTokenSource();
        var job = client.RunAsync(Program(x), progress: null, cancelled.Token);
        await host.StopAtWorkAsync(1, job);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.WaitAsync(Watchdog.Limit));
        await Watchdog.UntilAsync("what the job made is retired", () => client.Segments.List().Count == 1);
        Assert.False(RunningHost.IsRunning(host.NodePids[0]));
    }

    // Goal: time in which everybody was stopped is nobody's fault. Method: longer than the timeout nothing of the run gets a processor.
    [Fact]
    public async Task A_run_that_was_stopped_as_a_whole_loses_no_node()
    {
        await using var host = await RunningHost.StartAsync(nodes: 2, "--config", _config);
        await using var eval = WatchedEval.Start(host, Writing + "; " + LongPrograms.Powers + "; sum(z)", "--input", $"x={_x}");
        await host.NodeIsAtWorkAsync(1, eval);
        int[] everybody = [host.Process.Pid, .. host.NodePids];
        foreach (var pid in everybody)
        {
            Signals.Send(pid, Signals.Stop);
        }

        await Task.Delay(HangTimeout + TimeSpan.FromSeconds(2));
        Assert.False(eval.HasExited, "The job was over before everybody stopped.");

        // The host last: between its continuing and that of a node this test may be kept from the processor for longer than the timeout.
        foreach (var pid in everybody.Reverse())
        {
            Signals.Send(pid, Signals.Continue);
        }

        var result = await eval.ExitAsync();
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal(0, JsonDocument.Parse(result.Output).RootElement.GetProperty("retries").GetInt64());
        Assert.All(host.NodePids, pid => Assert.True(RunningHost.IsRunning(pid)));
    }

    private static ProgramRequest Program(SegmentHandle x) =>
        new(Writing, new Dictionary<string, SegmentHandle>(StringComparer.Ordinal) { ["x"] = x }, ["z"]);

    private static Task<RunClient> ConnectAsync(RunningHost host) =>
        RunClient.ConnectAsync(host.RunDirectory, ActorShmSettings.Load([]), NullLoggerFactory.Instance);

    private static async Task<(SegmentHandle Segment, byte[] Elements, long Retries)> EndAsync(Task<JobOutcome> job, RunClient client, RunningHost host)
    {
        var outcome = await job.WaitAsync(Watchdog.Limit);
        Assert.False(host.Process.HasExited);
        var z = outcome.Outputs["z"];
        Assert.Equal(SegmentState.Sealed, client.Segments.StateOf(z));
        using var view = client.Segments.Open<double>(z, AccessMode.ReadOnly);
        return (z, MemoryMarshal.AsBytes(view.ReadSpan(0, (int)view.ElementCount)).ToArray(), outcome.Cost.Retries);
    }
}
