using System.Globalization;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

public class BenchMessagesProcessTests
{
    [Fact]
    public async Task The_bench_of_messages_prints_every_row_with_its_limits_and_leaves_no_process_behind()
    {
        var document = await Cli.JsonAsync("bench", "messages", "--messages", "1000", "--runs", "1");

        var rows = document.GetProperty("rows").EnumerateArray().ToArray();
        var names = rows.Select(row => row.GetProperty("name").GetString()!).Distinct().ToArray();
        Assert.Equal(
            ["allocated-per-tell", "ask-local-p50", "ask-local-p99", "ask-local-p99.9", "ask-p50", "ask-p99", "ask-p99.9", "oneway", "pingpong-p50", "pingpong-p99", "pingpong-p99.9", "tell-local"],
            names.Order(StringComparer.Ordinal));
        var limits = rows.Where(row => row.GetProperty("who").GetString() == "limit" && row.GetProperty("name").GetString() == "ask-p50");
        Assert.Equal(["tcp sync", "unix-socket async", "unix-socket sync"], limits.Select(row => row.GetProperty("transport").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(rows.Where(row => row.GetProperty("name").GetString() != "allocated-per-tell"), row => Assert.True(row.GetProperty("median").GetDouble() > 0));
    }

    [Fact]
    public async Task A_bench_that_is_interrupted_within_a_run_ends()
    {
        await using var bench = Cli.Start("bench", "messages", "--messages", "10000000", "--runs", "1");
        await OtherProcessAtWorkAsync(bench);

        bench.Signal(Signals.Interrupt);
        var ended = await bench.ExitAsync();

        Assert.True(ended.ExitCode == 130, $"{ended.ExitCode}: {ended.Errors}");
        Assert.Equal("Interrupted; nothing was left behind.", ended.Errors);
    }

    [Fact]
    public async Task A_bench_whose_other_process_is_killed_within_a_run_says_so_and_ends()
    {
        await using var bench = Cli.Start("bench", "messages", "--messages", "10000000", "--runs", "1");
        var other = await OtherProcessAtWorkAsync(bench);

        Signals.Send(other, Signals.Kill);
        var ended = await bench.ExitAsync();

        Assert.True(ended.ExitCode == 1, $"{ended.ExitCode}: {ended.Errors}");
        Assert.Contains($"actorshm: The other process of the bench (pid {other}) ended with exit code 137 before the bench did", ended.Errors, StringComparison.Ordinal);
    }

    // Goal: a bench that is interrupted while its other process starts shows no trace. Method: the other process is started for a bench that is not there.
    [Fact]
    public async Task The_other_process_of_a_bench_that_is_gone_says_so_in_one_sentence()
    {
        var result = await Cli.RunAsync("bench", "messages", "--echo", "/dev/shm/no-such-bench", "--echo-tcp", "1");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("actorshm: The bench in /dev/shm/no-such-bench is gone", Assert.Single(result.Errors.Split('\n')), StringComparison.Ordinal);
    }

    // Method: the bench has so much to send that nobody would wait for a run, and its other process has worked for longer than it takes to start.
    private static async Task<int> OtherProcessAtWorkAsync(TestProcess bench)
    {
        int? other = null;
        await Watchdog.UntilAsync("messages are on their way", () => (other = Descendants.Of(bench.Pid, "--echo").Where(pid => ProcessorSeconds(pid) >= 4).Cast<int?>().FirstOrDefault()) is not null);
        return other!.Value;
    }

    // pid (name, which may hold anything) state ppid … and as fields 14 and 15 the times of user and kernel, in hundredths of a second
    private static double ProcessorSeconds(int pid) => Descendants.Read(pid, "stat") is { Length: > 0 } stat
        ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[11..13].Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture)) / 100
        : 0;
}
