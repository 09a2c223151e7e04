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

    // Method: a writer that never writes, so the command waits in the kernel, in a call that nothing interrupts.
    [Theory]
    [InlineData("eval")]
    [InlineData("explain")]
    public async Task A_pipe_whose_writer_pauses_is_not_waited_for_after_the_first_signal(string command)
    {
        using var scratch = new ScratchDirectory();
        var pipe = await MakePipeAsync(scratch.Combine("pipe.csv"));
        await using var waiting = Cli.Start(command, "sum(t)", "--input", $"t={pipe}:t");
        await using var writer = await OpenWriterAsync(pipe);

        waiting.Signal(Signals.Terminate);
        var result = await waiting.ExitAsync();

        Assert.True(result.ExitCode == 143, $"{result.ExitCode}: {result.Errors}");
        Assert.Empty(PrivateRuns.Of(waiting.Pid));
    }

    [Fact]
    public async Task A_scenario_from_a_pipe_whose_writer_pauses_is_given_up_at_the_first_signal()
    {
        using var scratch = new ScratchDirectory();
        var pipe = await MakePipeAsync(scratch.Combine("pipe.conf"));
        await using var waiting = Cli.Start("load", pipe);
        await using var writer = await OpenWriterAsync(pipe);

        waiting.Signal(Signals.Interrupt);
        var result = await waiting.ExitAsync();

        Assert.True(result.ExitCode == 130, $"{result.ExitCode}: {result.Errors}");
    }

    private static async Task<string> MakePipeAsync(string path)
    {
        await TestProcess.RunAsync("/usr/bin/mkfifo", [path]);
        return path;
    }

    // Opens when the other side does, as the kernel has it.
    private static Task<FileStream> OpenWriterAsync(string pipe) =>
        Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)).WaitAsync(Watchdog.Limit);

    private static bool HasOpen(int pid, string path) =>
        File.ReadAllText($"/proc/{pid}/maps").Contains(path, StringComparison.Ordinal)
        || Directory.GetFiles($"/proc/{pid}/fd").Any(descriptor => new FileInfo(descriptor).LinkTarget == path);
}
