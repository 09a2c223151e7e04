using ActorShm.Host.Bench;
using Spectre.Console;

namespace ActorShm.Host.Tests.Bench;

public class BenchPrinterTests
{
    [Theory]
    [InlineData("ms", 1, 3)]
    [InlineData("bytes", 1, 3)]
    [InlineData("messages/s", 3, 1)]
    public void The_best_run_is_the_one_with_the_most_in_a_second_and_the_least_of_anything_else(string unit, double best, double worst)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 160;

        console.Write(BenchPrinter.TableOf([new BenchRow("what", "who", Median: 2, Min: 1, Max: 3, unit, Runs: 3, "1.0")]));

        var row = Assert.Single(text.ToString().Split('\n'), line => line.Contains("who", StringComparison.Ordinal) && line.Contains(unit, StringComparison.Ordinal));
        Assert.Equal([$"2.000 {unit}", $"{best}.000 {unit}", $"{worst}.000 {unit}"], row.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[2..5]);
    }
}
