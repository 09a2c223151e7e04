using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Somebody changes a file while a job reads it: there is no answer of two contents, only a sentence that says what happened.</summary>
public class InputChangeProcessTests
{
    public static TheoryData<string, string> Changes => new()
    {
        { "replace", "was replaced by another" },
        { "truncate", "was truncated" },
        { "append", "grew" },
        { "overwrite", "was written to" },
        { "remove", "was removed" },
    };

    // Goal: also a truncation, which ends every node that touches what is gone, must be told as what it is, by the host that lives on.
    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_file_that_changes_while_a_job_reads_it_fails_the_job_and_is_named(string change, string words)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(2_000_000));
        var y = scratch.Combine("y.npy");
        await File.WriteAllTextAsync(y, "an older file");
        await using var host = await RunningHost.StartAsync(nodes: 2);
        await using var eval = WatchedEval.Start(host, LongPrograms.Powers + "; y = x + 1", "--input", $"x={x}", "--output", $"y={y}");
        await host.NodeIsAtWorkAsync(1, eval);

        // Stopped meanwhile, so that the job cannot end before the change.
        host.NodePids.ToList().ForEach(pid => Signals.Send(pid, Signals.Stop));
        Assert.False(eval.HasExited);
        Change(x, change);
        host.NodePids.ToList().ForEach(pid => Signals.Send(pid, Signals.Continue));
        var result = await eval.ExitAsync();

        Assert.True(result.ExitCode == 1, $"{result.ExitCode}: {result.Errors}");
        Assert.Contains(x, result.Errors, StringComparison.Ordinal);
        Assert.Contains(words, result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Equal("an older file", await File.ReadAllTextAsync(y));
        await Watchdog.UntilAsync("no segment is left", () => !Directory.EnumerateFiles(Path.Combine(host.RunDirectory, "segments"), "*.state").Any());
    }

    [Fact]
    public async Task Why_a_node_was_lost_that_a_truncation_has_ended_names_the_file()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(2_000_000));
        await using var host = await RunningHost.StartAsync(nodes: 1);
        await using var eval = WatchedEval.Start(host, LongPrograms.Minutes("sum(x)"), "--input", $"x={x}");
        await host.StopAtWorkAsync(1, eval);
        Change(x, "truncate");
        Signals.Send(host.NodePids[0], Signals.Continue);
        var result = await eval.ExitAsync();
        var why = await Cli.RunAsync("nodes", "why", "1", "--run-dir", host.RunDirectory);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"when the input file '{x}' was truncated from 16,", why.Output, StringComparison.Ordinal);
        Assert.Contains("SIGABRT", why.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_changed_between_two_jobs_is_read_anew()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2, 3]);
        await using var host = await RunningHost.StartAsync(nodes: 1);
        var before = await SumAsync(x, host);

        SmallArrays.Write<double>(x, "<f8", [10, 20, 30]);
        var after = await SumAsync(x, host);
        File.SetUnixFileMode(x, UnixFileMode.UserRead); // another time of change, and nothing else
        var unchanged = await SumAsync(x, host);

        Assert.Equal((6, 60, 60), (before, after, unchanged));
    }

    private static async Task<double> SumAsync(string x, RunningHost host)
    {
        var answer = await Cli.JsonAsync("eval", "sum(x)", "--input", $"x={x}", "--run-dir", host.RunDirectory);
        return answer.GetProperty("results")[0].GetProperty("value").GetDouble();
    }

    private static void Change(string path, string change)
    {
        using var file = change is "replace" or "remove" ? null : new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        switch (change)
        {
            case "replace":
                File.Copy(path, path + ".new");
                File.Move(path + ".new", path, overwrite: true);
                break;
            case "truncate":
                file!.SetLength(file.Length / 3);
                break;
            case "append":
                file!.SetLength(file.Length + 8);
                break;
            case "overwrite":
                file!.Position = file.Length - 8;
                file.Write([1, 2, 3, 4, 5, 6, 7, 0]);
                break;
            default:
                File.Delete(path);
                break;
        }
    }
}
