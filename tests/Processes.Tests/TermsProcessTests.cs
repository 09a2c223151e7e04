using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Priorities, deadlines and signals, as a user gives them.</summary>
public class TermsProcessTests
{
    /// <summary>Minutes of work for one node.</summary>
    private const string EndlessProgram =
        "y = (2 + sin(x))**1.1 + (2 + cos(x))**1.2 + (3 + sin(x))**1.3 + (3 + cos(x))**1.4 + (4 + sin(x))**1.5 + (4 + cos(x))**1.6;"
        + "sum((y + sin(y))**1.1 + (y + cos(y))**1.2 + (y + sin(y))**1.3 + (y + cos(y))**1.4 + (y + sin(y))**1.5)";

    [Theory]
    [InlineData("--priority", "urgent", "low")]
    [InlineData("--deadline", "soon", "500ms")]
    [InlineData("--deadline", "0s", "500ms")]
    [InlineData("--partitions", "0", "whole number")]
    public async Task Terms_that_make_no_sense_are_exit_code_2(string option, string value, string hint)
    {
        var result = await Cli.RunAsync("eval", "1 + 1", option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(hint, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_done_at_its_deadline_is_exit_code_1_and_the_host_works_on()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(20_000_000));
        await using var host = await RunningHost.StartAsync(nodes: 1);

        var late = await Cli.RunAsync("eval", EndlessProgram, "--input", $"x={x}", "--deadline", "300ms", "--run-dir", host.RunDirectory);
        var next = await Cli.JsonAsync("eval", "max(x - x)", "--input", $"x={x}", "--run-dir", host.RunDirectory);

        Assert.Equal(1, late.ExitCode);
        Assert.Contains("deadline of 0.3 s", late.Errors, StringComparison.Ordinal);
        Assert.Equal(0, next.GetProperty("results")[0].GetProperty("value").GetDouble());
    }

    // Method: the one node has work for minutes, in a single partition; a program that had to wait for it would not end before the watchdog.
    [Fact]
    public async Task A_small_program_is_answered_while_a_long_one_runs_on_the_same_node()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(20_000_000));
        var small = SmallArrays.Write<double>(scratch.Combine("small.npy"), "<f8", SmallArrays.Rough(100_000));
        await using var host = await RunningHost.StartAsync(nodes: 1);
        await using var lengthy = Cli.Start(
            "eval", EndlessProgram, "--input", $"x={x}", "--partitions", "1", "--priority", "high", "--run-dir", host.RunDirectory);
        await Watchdog.UntilAsync("the long program runs", () => Directory.GetFiles(Path.Combine(host.RunDirectory, "tables")).Length > 0);

        await Cli.JsonAsync("eval", "sum(small)", "--input", $"small={small}", "--priority", "low", "--run-dir", host.RunDirectory);

        Assert.False(lengthy.HasExited);
        lengthy.Signal(Signals.Interrupt);
        Assert.Equal(130, (await lengthy.ExitAsync()).ExitCode);
    }
}
