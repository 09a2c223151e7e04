using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Whoever reads a command may be gone, and what its streams lead to may be full or closed. A shell leads them there.</summary>
public sealed class ClosedStreamProcessTests
{
    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    public async Task A_message_that_cannot_be_written_does_not_change_the_exit_code(string streams)
    {
        Assert.Equal(2, (await ShellAsync($"\"$0\" eval 'unknown + 1' {streams}")).ExitCode);
        Assert.Equal(2, (await ShellAsync($"\"$0\" unknown {streams}")).ExitCode);
        Assert.Equal(0, (await ShellAsync($"\"$0\" explain '1 + 1' {streams}")).ExitCode);
    }

    [Theory]
    [InlineData("--help", ">/dev/full", 4)]
    [InlineData("eval '1 + 1'", ">/dev/full", 4)]
    [InlineData("eval '1 + 1' --json", ">/dev/full", 4)]
    [InlineData("--help", ">&-", 1)]
    [InlineData("eval '1 + 1' --json", ">&-", 1)]
    [InlineData("--help", "<&- >&-", 1)] // the runtime opens a pipe of its own, whose ends get the two numbers that are free
    [InlineData("eval '1 + 1'", "<&- >&-", 1)]
    [InlineData("eval '1 + 1' --json", "<&- >&-", 1)]
    public async Task Standard_output_that_takes_nothing_is_named(string arguments, string streams, int exitCode)
    {
        var result = await ShellAsync($"\"$0\" {arguments} {streams}");

        Assert.True(result.ExitCode == exitCode, $"{result.ExitCode}: {result.Errors}");
        Assert.StartsWith("actorshm: Standard output cannot be written: ", result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.Trim().Split('\n'));
    }

    // Goal: minutes of a load or a bench are not lost because nobody could take what they print.
    [Theory]
    [InlineData("load SCENARIO", "load.html load.json")]
    [InlineData("load SCENARIO --json", "load.html load.json")]
    [InlineData("bench nine-ways --way pipe --elements 10 --runs 1", "nine-ways.html")]
    public async Task A_report_is_written_although_standard_output_takes_nothing(string arguments, string files)
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("short.conf"), """
            scenario {
              name = short
              description = "A second."
              byte-budget = 1 MiB
              phases = [ { name = only, duration = 1s, rate = 5 } ]
              mix = [ { name = create, operation = create, elements = [1000] } ]
              assert { leaked-segments-at-most = 0 }
            }
            """);

        var result = await ShellAsync($"\"$0\" {arguments.Replace("SCENARIO", scratch.Combine("short.conf"), StringComparison.Ordinal)} --report '{scratch.Combine("report")}' >/dev/full");

        Assert.True(result.ExitCode == 4, $"{result.ExitCode}: {result.Errors}");
        Assert.Contains("actorshm: Standard output cannot be written: ", result.Errors, StringComparison.Ordinal);
        Assert.Equal(files, string.Join(' ', Directory.EnumerateFiles(scratch.Combine("report")).Select(Path.GetFileName).Order(StringComparer.Ordinal)));
    }

    // Goal: of two failures neither is kept back. Method: the directory takes an empty file, and has no room for the page.
    [SkippableFact]
    public async Task A_report_that_has_no_room_is_named_beside_a_standard_output_that_takes_nothing()
    {
        using var disk = SmallFileSystem.Mount(megabytes: 1);
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "filler"), new byte[1 << 20]);

        var result = await ShellAsync($"\"$0\" bench nine-ways --way pipe --elements 10 --runs 1 --report '{disk.Path}' >/dev/full");

        Assert.True(result.ExitCode == 4, $"{result.ExitCode}: {result.Errors}");
        Assert.Contains("actorshm: Standard output cannot be written: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("nine-ways.html could not be written", result.Errors, StringComparison.Ordinal);
    }

    // Goal: a run does not end because nobody could take a line of its host. Method: each of the three lines meets a full disk, or a closed stream; the run answers in between.
    [Theory]
    [InlineData(">/dev/full")]
    [InlineData(">&-")]
    public async Task A_host_goes_on_although_standard_output_takes_nothing(string streams)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var (run, ready) = (scratch.Combine("run"), scratch.Combine("ready"));
        await using var host = TestProcess.Start("/bin/sh", ["-c", $"exec \"$0\" host --nodes 0 --run-dir '{run}' --ready-file '{ready}' {streams}", Cli.HostExecutable]);
        await Watchdog.UntilAsync("the host is ready", () => File.Exists(ready) || (host.HasExited ? throw new InvalidOperationException(host.Errors) : false));
        await Watchdog.UntilAsync("that is told", () => host.Errors.Contains("It was to say: Ready: 0 nodes in ", StringComparison.Ordinal));

        var answered = await Cli.RunAsync("nodes", "list", "--run-dir", run);
        host.Signal(Signals.Terminate);
        var ended = await host.ExitAsync();

        Assert.Equal(0, answered.ExitCode);
        Assert.True(ended.ExitCode == 0, $"{ended.ExitCode}: {ended.Errors}");
        Assert.Contains("actorshm: warning: Standard output cannot be written: ", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("It was to say: Ending: ", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("It was to say: Ended; nothing was left behind.", ended.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create x --shape 10")]
    [InlineData("create x --shape 10 --json")]
    [InlineData("import SOURCE --name x --json")]
    public async Task A_segment_that_was_made_is_named_although_standard_output_takes_nothing(string arguments)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var source = SmallArrays.Write<double>(scratch.Combine("source.npy"), "<f8", SmallArrays.Rough(10));

        var result = await ShellAsync($"\"$0\" segments {arguments.Replace("SOURCE", source, StringComparison.Ordinal)} --dir '{scratch.Combine("bare")}' >/dev/full");

        Assert.True(result.ExitCode == 4, $"{result.ExitCode}: {result.Errors}");
        var id = (await Cli.JsonAsync("segments", "list", "--dir", scratch.Combine("bare"))).GetProperty("segments")[0].GetProperty("id").GetString();
        Assert.StartsWith($"actorshm: 'x' ({id}) was made, and is there.\nactorshm: Standard output cannot be written: ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_output_that_is_closed_is_said_to_be_closed() =>
        Assert.Contains("it is closed", (await ShellAsync("\"$0\" eval '1 + 1' --json >&-")).Errors, StringComparison.Ordinal);

    [Fact]
    public async Task A_table_that_is_watched_ends_when_nobody_reads_it_any_more()
    {
        await using var host = await RunningHost.StartAsync(1);

        var result = await ShellAsync($"{{ \"$0\" nodes list --watch --run-dir '{host.RunDirectory}'; echo \"ended with $?\" >&2; }} | head -1");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("ended with 0", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_is_watched_needs_a_standard_output()
    {
        await using var host = await RunningHost.StartAsync(1);

        var result = await ShellAsync($"\"$0\" nodes list --watch --run-dir '{host.RunDirectory}' <&- >&-");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("it is closed", result.Errors, StringComparison.Ordinal);
    }

    // Goal: a message goes to no file of the runtime's own. Method: of the two numbers that are free, standard error's is the end of a pipe that takes bytes.
    [Fact]
    public async Task Closed_standard_streams_do_not_change_the_exit_code() => Assert.Equal(2, (await ShellAsync("\"$0\" eval 'unknown + 1' >&- 2>&-")).ExitCode);

    private static Task<TestResult> ShellAsync(string command) => TestProcess.RunAsync("/bin/sh", ["-c", command, Cli.HostExecutable]);
}
