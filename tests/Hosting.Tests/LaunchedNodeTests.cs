using System.Diagnostics;
using System.Globalization;
using ActorShm.Actors;
using ActorShm.Actors.Logging;
using ActorShm.Hosting.Launching;
using ActorShm.Segments;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Hosting.Tests;

public class LaunchedNodeTests
{
    [Fact]
    public async Task A_node_is_forgotten_when_its_end_was_told_and_another_process_of_its_number_is_not_taken_for_it()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var nodes = new LaunchedNodes(TimeSpan.FromMinutes(1));
        using var node = Start(scratch, "read line; exit 3");
        nodes.Add(node);
        var process = node.Identity!;

        Assert.True(nodes.IsLaunched(process));
        Assert.False(nodes.IsLaunched(process with { StartTime = process.StartTime + 1 }));
        Assert.Same(ProcessEnd.Unknown, await nodes.EndOf(process with { StartTime = process.StartTime + 1 }));

        Assert.Equal(3, (await nodes.EndOf(process).WaitAsync(Watchdog.Limit)).ExitCode);
        Assert.False(nodes.IsLaunched(process));
        Assert.Same(ProcessEnd.Unknown, await nodes.EndOf(process));
        Assert.Equal(0, nodes.Count);
    }

    [Theory]
    [InlineData(2, "Build or publish")] // ENOENT
    [InlineData(13, "Build or publish")] // EACCES
    [InlineData(24, "ulimit -n")] // EMFILE
    [InlineData(11, "run out")] // EAGAIN
    public void What_to_do_about_a_node_that_cannot_be_started_depends_on_the_reason(int errno, string remedy) =>
        Assert.Contains(remedy, LaunchedNode.Remedy(errno), StringComparison.Ordinal);

    [Fact]
    public async Task Of_nodes_that_nobody_asks_about_only_the_last_are_remembered()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var nodes = new LaunchedNodes(TimeSpan.FromMinutes(1));
        var processes = new List<ProcessIdentity>();
        for (var i = 0; i < 70; i++)
        {
            using var node = Start(scratch, "read line; exit 3");
            nodes.Add(node);
            processes.Add(node.Identity!);
            await node.Exited.WaitAsync(Watchdog.Limit);
        }

        Assert.Equal(64, nodes.Count);
        var ends = await Task.WhenAll(processes.Select(nodes.EndOf)).WaitAsync(Watchdog.Limit);
        Assert.All(ends[..^64], end => Assert.Same(ProcessEnd.Unknown, end));
        Assert.All(ends[^64..], end => Assert.Equal(3, end.ExitCode));
    }

    // Goal: only what nobody asked about is forgotten. Method: more ends than are kept are told after one that is not.
    [Fact]
    public async Task A_node_that_nobody_has_asked_about_is_not_forgotten_for_those_that_were_told()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var nodes = new LaunchedNodes(TimeSpan.FromMinutes(1));
        using var first = Start(scratch, "read line; exit 5");
        nodes.Add(first);
        await first.Exited.WaitAsync(Watchdog.Limit);
        for (var i = 0; i < 70; i++)
        {
            using var node = Start(scratch, "read line; exit 3");
            nodes.Add(node);
            await nodes.EndOf(node.Identity!).WaitAsync(Watchdog.Limit);
        }

        Assert.Equal(5, (await nodes.EndOf(first.Identity!).WaitAsync(Watchdog.Limit)).ExitCode);
        Assert.Equal(0, nodes.Count);
    }

    // Goal: the end of a node is told although its output has no end. Method: it leaves a process behind that has its pipe open and never ends by itself.
    [Fact]
    public async Task A_node_is_gone_although_a_process_that_it_started_holds_its_output_open()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var node = Start(scratch, "sleep infinity & echo $!; exit 3");

        var end = await node.Exited.WaitAsync(Watchdog.Limit);

        Signals.Send(int.Parse(end.LastLines.Single(), CultureInfo.InvariantCulture), Signals.Kill);
        Assert.Equal(3, end.ExitCode);
        Assert.Equal("It is not started again.", end.Next);
    }

    [Fact]
    public async Task A_line_of_output_that_is_too_long_is_cut()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var node = Start(scratch, "head -c 1000000 /dev/zero | tr '\\0' x; echo; echo last");

        var end = await node.Exited.WaitAsync(Watchdog.Limit);

        Assert.Equal(["…", "last"], end.LastLines.Select(line => line.TrimStart('x')));
        Assert.InRange(new FileInfo(scratch.Combine("node.log")).Length, 1, 10_000);
    }

    // Goal: what is told of a node is true, also when it had joined and another is still on its way. Method: the node is a shell that ends at once.
    [Fact]
    public async Task A_node_that_ends_while_others_are_waited_for_is_named_with_its_end()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var settings = ActorShmSettings.Load([]);
        await using var host = await RunHost.StartAsync(scratch.Combine("run"), settings, NullLoggerFactory.Instance);
        var options = new LocalRunOptions(scratch.Combine("run"), NodeCount: 1, settings, NullLoggerFactory.Instance) { Program = new NodeProgram("/bin/sh", ["-c", "exit 3"]) };
        await using var nodes = new NodeLauncher(host.Directory, options, new LaunchedNodes(settings.JoinTimeout));
        var node = nodes.Start();

        var failure = await Assert.ThrowsAsync<NodeLaunchException>(() => nodes.WaitUntilJoinedAsync(host, Watchdog.Limit, CancellationToken.None));

        Assert.StartsWith($"A node ended before all nodes had joined. Node 1 (pid {node.Pid}) exited with code 3", failure.Message, StringComparison.Ordinal);
    }

    private static LaunchedNode Start(ScratchDirectory scratch, string script)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", script]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        return new LaunchedNode(1, start, RotatingLogFile.Open(scratch.Combine("node.log"), ActorShmSettings.Load([])), static _ => "It is not started again.");
    }
}
