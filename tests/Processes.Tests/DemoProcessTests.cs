using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

public class DemoProcessTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("1000", "2")]
    [InlineData("3000001", "3")]
    public async Task Every_check_is_right_and_the_numbers_come_from_shared_memory(string elements, string nodes)
    {
        var demo = await Cli.JsonAsync("demo", "--elements", elements, "--nodes", nodes);

        Assert.Equal(long.Parse(elements), demo.GetProperty("elements").GetInt64());
        Assert.Equal(int.Parse(nodes), demo.GetProperty("nodes").GetInt32());
        Assert.Equal(8 * long.Parse(elements), demo.GetProperty("bytesMapped").GetInt64());
        Assert.InRange(demo.GetProperty("bytesMessaged").GetInt64(), 1, 200_000);
        var checks = demo.GetProperty("checks").EnumerateArray().ToArray();
        Assert.Equal(5, checks.Length);
        Assert.All(checks, check => Assert.True(check.GetProperty("ok").GetBoolean(), check.GetRawText()));
        Assert.All(demo.GetProperty("steps").EnumerateArray(), step => Assert.True(step.GetProperty("ms").GetDouble() >= 0));
        var memory = demo.GetProperty("memory").EnumerateArray().ToArray();
        Assert.Equal(int.Parse(nodes) + 1, memory.Select(process => process.GetProperty("pid").GetInt32()).Distinct().Count());
        Assert.All(memory, process => Assert.True(process.GetProperty("pssBytes").GetInt64() > 0));
        Assert.All(memory, process => Assert.False(RunningHost.IsRunning(process.GetProperty("pid").GetInt32())));
    }

    [Theory]
    [InlineData(Signals.Interrupt, 130)]
    [InlineData(Signals.Terminate, 143)]
    public async Task A_signal_in_the_middle_ends_it_and_leaves_nothing(int signal, int exitCode)
    {
        // Enough work that the signal always finds it under way: the run directory appears before the array is made.
        await using var demo = Cli.Start("demo", "--elements", "100000000", "--nodes", "2");
        string[] runs = [];
        await Watchdog.UntilAsync("the run exists", () => (runs = PrivateRuns.Of(demo.Pid)).Length == 1 && File.Exists(Path.Combine(runs[0], Engine.Door)));

        demo.Signal(signal);
        var result = await demo.ExitAsync();

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Empty(PrivateRuns.Of(demo.Pid));
        Assert.Empty(ProcessesOf(runs[0]));
    }

    private static IEnumerable<int> ProcessesOf(string runDirectory) =>
        from directory in Directory.GetDirectories("/proc")
        where int.TryParse(Path.GetFileName(directory), out _)
        let pid = int.Parse(Path.GetFileName(directory))
        where CommandLine(pid).Contains(runDirectory, StringComparison.Ordinal)
        select pid;

    private static string CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline");
        }
        catch (IOException)
        {
            return string.Empty; // gone between the listing and the look
        }
    }
}
