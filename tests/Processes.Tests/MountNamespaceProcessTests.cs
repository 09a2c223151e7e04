using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>A node that does not see every file that the host sees, as a service with <c>PrivateTmp=yes</c> or one in a container.</summary>
public class MountNamespaceProcessTests
{
    // Goal: one such node costs the run nothing but its help. Method: an empty file system hides the input from it, and the other node waits until it was met.
    [SkippableFact]
    public async Task A_node_that_does_not_see_an_input_leaves_the_work_to_the_others()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var hidden = Directory.CreateDirectory(scratch.Combine("hidden")).FullName;
        var x = SmallArrays.Write<double>(Path.Combine(hidden, "x.npy"), "<f8", [1, 2, 3.5]);
        var trial = await TestProcess.RunAsync("unshare", ["-m", "mount", "-t", "tmpfs", "none", hidden]);
        Skip.If(trial.ExitCode != 0, "Mount namespaces are not permitted here.");
        await using var host = await RunningHost.StartAsync(nodes: 1);
        await using var blind = TestProcess.Start(
            "unshare", ["-m", "sh", "-c", "mount -t tmpfs none \"$0\" && exec \"$1\" node --run-dir \"$2\"", hidden, Cli.HostExecutable, host.RunDirectory]);
        await Watchdog.UntilAsync("it has joined", async () => (await host.ListNodesAsync()).Any(node => node.Pid == blind.Pid));
        Signals.Send(host.NodePids[0], Signals.Stop);
        await using var eval = WatchedEval.Start(host, "sum(x)", "--input", $"x={x}");

        await Watchdog.UntilAsync("its reason is known", async () =>
            (await Cli.RunAsync("jobs", "why", "1", "--run-dir", host.RunDirectory)).Output.Contains("node 2 could not open it", StringComparison.Ordinal));
        Assert.False(eval.HasExited);
        Signals.Send(host.NodePids[0], Signals.Continue);
        var answer = await eval.ExitAsync();

        Assert.True(answer.ExitCode == 0, answer.Errors);
        Assert.Contains("6.5", answer.Output, StringComparison.Ordinal);
        var why = await Cli.RunAsync("jobs", "why", "1", "--run-dir", host.RunDirectory);
        Assert.Contains("or this process does not see it", why.Output, StringComparison.Ordinal);
    }
}
