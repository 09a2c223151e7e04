using ActorShm.Actors;
using ActorShm.Segments;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Processes.Tests;

/// <summary>A host is stopped while its clients give something up: they go on, and it retires that when it goes on itself.</summary>
public class StoppedHostProcessTests
{
    // Method: the host is stopped, and the call cancelled, as the client is told that the program is done; what is left is the copy.
    [Fact]
    public async Task A_copy_that_is_cancelled_ends_while_the_host_is_stopped()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var host = await RunningHost.StartAsync(nodes: 1);
        await using var client = await RunClient.ConnectAsync(host.RunDirectory, ActorShmSettings.Load([]), NullLoggerFactory.Instance);
        var x = new SharedArray<double>(client, await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(100_000), "x", ArrayContent.Ones));
        await client.SealSegmentAsync(x.Segment!);
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => x.Select(v => v + 1).ToArrayAsync(new AtTheEnd(StopAndCancel), cancellation.Token).WaitAsync(Watchdog.Limit));
        Assert.Equal(2, client.Segments.List().Count);

        host.Process.Signal(Signals.Continue);
        await Watchdog.UntilAsync("the result is retired", () => client.Segments.List().Count == 1);
        Assert.Equal(100_000, await x.SumAsync());

        void StopAndCancel()
        {
            host.Process.Signal(Signals.Stop);
            cancellation.Cancel();
        }
    }

    // Method: the command is stopped while it writes to the segment, then the host; a GB takes the command longer than the signal.
    [Theory]
    [InlineData("create", "--shape", "134217728", "--fill", "random:1")]
    [InlineData("import", "FILE", "--name")]
    public async Task A_command_that_is_interrupted_while_it_fills_a_segment_ends_while_the_host_is_stopped(string verb, params string[] more)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var file = SmallArrays.Write<double>(scratch.Combine("big-endian.npy"), ">f8", [], "(134217728,)");
        using (var stream = File.OpenWrite(file))
        {
            stream.SetLength(128 + (1L << 30)); // zeros that take no memory
        }

        await using var host = await RunningHost.StartAsync(nodes: 1);
        var segments = Path.Combine(host.RunDirectory, "segments");
        await using var command = Cli.Start(
            ["segments", verb, .. more.Select(argument => argument == "FILE" ? file : argument), "x", "--run-dir", host.RunDirectory]);
        await Watchdog.UntilAsync("the command has the segment", () => command.HasExited
            ? throw new InvalidOperationException($"The command ended early.\n{command.Output}\n{command.Errors}")
            : File.ReadAllText($"/proc/{command.Pid}/maps").Contains(segments, StringComparison.Ordinal));
        command.Signal(Signals.Stop);
        host.Process.Signal(Signals.Stop);

        command.Signal(Signals.Interrupt);
        command.Signal(Signals.Continue);
        var result = await command.ExitAsync();

        Assert.True(result.ExitCode == 130, $"{result.ExitCode}: {result.Errors}");
        Assert.Contains("The host has not answered for 5 s", result.Errors, StringComparison.Ordinal);
        host.Process.Signal(Signals.Continue);
        await Watchdog.UntilAsync("the segment is retired", () => Directory.GetFiles(segments, "*.npy").Length == 0);
    }

    /// <summary>Acts when the job is done, on the thread that tells the client so.</summary>
    private sealed class AtTheEnd(Action act) : IProgress<JobProgress>
    {
        public void Report(JobProgress value)
        {
            if (value.Fraction == 1)
            {
                act();
            }
        }
    }
}
