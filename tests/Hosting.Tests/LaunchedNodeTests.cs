using System.Diagnostics;
using System.Globalization;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Logging;
using ActorShm.Hosting.Launching;
using ActorShm.Testing;

namespace ActorShm.Hosting.Tests;

public class LaunchedNodeTests
{
    // Goal: the end of a node is told although its output has no end. Method: it leaves a process behind that has its pipe open and never ends by itself.
    [Fact]
    public async Task A_node_is_gone_although_a_process_that_it_started_holds_its_output_open()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "sleep infinity & echo $!; exit 3"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var node = new LaunchedNode(1, start, RotatingLogFile.Open(scratch.Combine("node.log"), ActorShmSettings.Load([])), static _ => "It is not started again.");

        var end = await node.Exited.WaitAsync(Watchdog.Limit);

        Signals.Send(int.Parse(end.LastLines.Single(), CultureInfo.InvariantCulture), Signals.Kill);
        Assert.Equal(3, end.ExitCode);
        Assert.Equal("It is not started again.", end.Next);
    }
}
