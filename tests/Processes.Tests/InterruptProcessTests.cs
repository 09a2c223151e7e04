using System.Text;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Ctrl-C in the middle of long work that no run takes part in.</summary>
public class InterruptProcessTests
{
    // Method: the signal comes when the file in the making has appeared, and 4 GB take far longer than that.
    [Theory]
    [InlineData("zeros")]
    [InlineData("random:1")]
    public async Task A_segment_in_the_making_is_given_up_at_once(string fill)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var directory = scratch.Combine("bare");
        await using var create = Cli.Start("segments", "create", "x", "--shape", "500000000", "--fill", fill, "--dir", directory);
        await Watchdog.UntilAsync("the segment is being made", () => Directory.Exists(directory) && Directory.GetFiles(directory).Length > 0);

        create.Signal(Signals.Interrupt);
        var result = await create.ExitAsync();

        Assert.True(result.ExitCode == 130, $"{result.ExitCode}: {result.Errors}");
        Assert.Empty(Directory.GetFiles(directory));
    }

    // Method: the signal comes when the file is open, and tens of millions of rows take far longer than that.
    [Fact]
    public async Task A_CSV_file_is_not_read_to_its_end()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var csv = scratch.Combine("long.csv");
        await using (var file = File.Create(csv))
        {
            await file.WriteAsync(Encoding.ASCII.GetBytes("t\n"));
            var rows = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1\n", 1 << 20)));
            for (var i = 0; i < 100; i++)
            {
                await file.WriteAsync(rows);
            }
        }

        await using var explain = Cli.Start("explain", "sum(t)", "--input", $"t={csv}:t");
        await Watchdog.UntilAsync("the file is open", () => HasOpen(explain.Pid, csv));
        explain.Signal(Signals.Interrupt);
        var result = await explain.ExitAsync();

        Assert.True(result.ExitCode == 130, $"{result.ExitCode}: {result.Errors}");
        Assert.Empty(result.Output);
    }

    private static bool HasOpen(int pid, string path) =>
        File.ReadAllText($"/proc/{pid}/maps").Contains(path, StringComparison.Ordinal)
        || Directory.GetFiles($"/proc/{pid}/fd").Any(descriptor => new FileInfo(descriptor).LinkTarget == path);
}
