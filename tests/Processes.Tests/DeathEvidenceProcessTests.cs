using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>What a user is told of nodes that died: how, with which last words, and over which partition.</summary>
public class DeathEvidenceProcessTests
{
    [Fact]
    public async Task The_death_of_the_last_node_is_told_with_its_signal()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(8_000_000));
        await using var host = await RunningHost.StartAsync(nodes: 1);
        await using var eval = WatchedEval.Start(host, LongPrograms.Powers, "--input", $"x={x}");
        await host.StopAtWorkAsync(1, eval);

        Signals.Send(host.NodePids[0], Signals.Kill);
        var result = await eval.ExitAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"Node 1 (pid {host.NodePids[0]}) was ended by signal 9 (SIGKILL)", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_has_lost_all_nodes_says_how_to_whoever_comes_later()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2]);
        await using var host = await RunningHost.StartAsync(nodes: 1);
        Signals.Send(host.NodePids[0], Signals.Kill);
        await Watchdog.UntilAsync("the node is gone", async () => (await host.ListNodesAsync()).Count == 0);

        var result = await Cli.RunAsync("eval", "sum(x)", "--input", $"x={x}", "--run-dir", host.RunDirectory);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"The last one, node 1 (pid {host.NodePids[0]}), was ended by signal 9 (SIGKILL); 'actorshm nodes why 1' tells more.", result.Errors, StringComparison.Ordinal);
    }

    // Goal: of a node that somebody else started the host sees the death and not its kind; it must not make one up.
    [Fact]
    public async Task Of_a_node_that_somebody_else_started_only_the_death_is_told()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(8_000_000));
        await using var host = await RunningHost.StartAsync(nodes: 0);
        await using var node = Cli.Start("node", "--run-dir", host.RunDirectory);
        await Watchdog.UntilAsync("the node has joined", async () => (await host.ListNodesAsync()).Count == 1);
        await using var eval = WatchedEval.Start(host, LongPrograms.Powers, "--input", $"x={x}");
        await host.NodeIsAtWorkAsync(1, eval);

        await node.KillAsync();
        var result = await eval.ExitAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"Node 1 (pid {node.Pid}) has ended; how is known only to the process that started it", result.Errors, StringComparison.Ordinal);
    }

    // Goal: a partition that kills whoever touches it, for real. Method: a sparse file on a file system without a free page. Reading the hole
    // would need a page that there is none for, so the kernel ends the reader; everything around the hole is there.
    [SkippableFact]
    public async Task A_partition_that_kills_three_nodes_fails_the_job_with_signal_last_lines_and_partition()
    {
        using var small = SmallFileSystem.Mount(megabytes: 80);
        var x = WriteWithHole(Path.Combine(small.Path, "x.npy"));
        FillUp(Path.Combine(small.Path, "filler"));
        await using var host = await RunningHost.StartAsync(nodes: 4);

        var poisoned = await Cli.RunAsync("eval", "sum(x)", "--input", $"x={x}", "--run-dir", host.RunDirectory);

        Assert.True(poisoned.ExitCode == 1, $"{poisoned.ExitCode}: {poisoned.Errors}");
        Assert.Matches(@"Partition \d+ of stage 1 of job 1 has lost 3 nodes", poisoned.Errors);
        Assert.Matches(@"was ended by signal \d+ \(SIG(ABRT|BUS|SEGV)\)", poisoned.Errors);
        Assert.Contains("Its last lines of output:", poisoned.Errors, StringComparison.Ordinal);
        Assert.Single(await host.ListNodesAsync());
        using var scratch = new ScratchDirectory();
        var fine = SmallArrays.Write<double>(scratch.Combine("y.npy"), "<f8", [1, 2, 3]);
        var answer = await Cli.JsonAsync("eval", "sum(y)", "--input", $"y={fine}", "--run-dir", host.RunDirectory);
        Assert.Equal(6, answer.GetProperty("results")[0].GetProperty("value").GetDouble());
    }

    /// <summary>32 MB of ones with a hole of 64 KiB in the middle of one block.</summary>
    private static string WriteWithHole(string path)
    {
        const int holeStart = 1_100_000 * sizeof(double);
        var ones = new double[4_000_000];
        Array.Fill(ones, 1);
        SmallArrays.Write<double>(path + ".whole", "<f8", ones);
        using (var whole = File.OpenRead(path + ".whole"))
        using (var file = File.Create(path))
        {
            var bytes = new byte[64 * 1024];
            for (int count; (count = whole.Read(bytes)) > 0;)
            {
                if (whole.Position is > holeStart and <= holeStart + (64 * 1024))
                {
                    file.Seek(count, SeekOrigin.Current);
                    continue;
                }

                file.Write(bytes, 0, count);
            }
        }

        File.Delete(path + ".whole");
        return path;
    }

    private static void FillUp(string path)
    {
        using var file = File.Create(path, bufferSize: 1);
        var page = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(page);
            }
        }
        catch (IOException)
        {
            // It is full, which is what was wanted.
        }
    }
}
