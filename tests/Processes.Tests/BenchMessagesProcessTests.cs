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

    // Goal: a bench that is interrupted while its other process starts shows no trace. Method: the other process is started for a bench that is not there.
    [Fact]
    public async Task The_other_process_of_a_bench_that_is_gone_says_so_in_one_sentence()
    {
        var result = await Cli.RunAsync("bench", "messages", "--echo", "/dev/shm/no-such-bench", "--echo-tcp", "1");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("actorshm: The bench in /dev/shm/no-such-bench is gone", Assert.Single(result.Errors.Split('\n')), StringComparison.Ordinal);
    }
}
