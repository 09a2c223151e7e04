using System.Text.Json;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Settings reach every process of a run, and each process has its log in the run directory.</summary>
public class LogProcessTests
{
    [Fact]
    public async Task Every_process_of_a_run_writes_its_log_in_the_form_that_was_asked_for()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1, "--log-format", "json", "-D", "actorshm.log-level=info");
        await using var node = Cli.Start("node", "--run-dir", host.RunDirectory, "--log-format", "json", "-D", "actorshm.log-level=info");
        await Watchdog.UntilAsync("the node has joined", async () => (await host.ListNodesAsync()).Any(n => n.Pid == node.Pid));

        var logs = Path.Combine(host.RunDirectory, "logs");
        string[] names = ["host.log", "node-1.log", $"node-pid-{node.Pid}.log"];
        foreach (var name in names)
        {
            await Watchdog.UntilAsync($"{name} says that a node joined", () => File.Exists(Path.Combine(logs, name)) && Lines(Path.Combine(logs, name)).Any(line => line.Contains("oined", StringComparison.Ordinal)));
            Assert.All(Lines(Path.Combine(logs, name)), line => Assert.Equal("Information", JsonDocument.Parse(line).RootElement.GetProperty("LogLevel").GetString()));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(logs, name)));
        }
    }

    [Fact]
    public async Task A_definition_wins_over_the_environment_and_that_over_a_file()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("a.conf"), "actorshm { segments.quota = 1 KiB, job.over-quota = refuse }");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", new double[10_000]);
        string[] arguments = ["explain", "y = x + 1", "--input", $"x={x}", "--output", $"y={scratch.Combine("y.npy")}", "--json", "--config", scratch.Combine("a.conf")];
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["ACTORSHM_SEGMENTS_QUOTA"] = "2 KiB" };

        var fromFile = await TestProcess.RunAsync(Cli.HostExecutable, arguments);
        var fromEnvironment = await TestProcess.RunAsync(Cli.HostExecutable, arguments, environment);
        var fromDefinition = await TestProcess.RunAsync(Cli.HostExecutable, [.. arguments, "-D", "actorshm.segments.quota=3 KiB"], environment);

        Assert.Equal([1024, 2048, 3072], new[] { fromFile, fromEnvironment, fromDefinition }.Select(result => JsonDocument.Parse(result.Output).RootElement.GetProperty("quotaBytes").GetInt64()));
    }

    [Fact]
    public async Task Bash_completes_the_words_of_commands()
    {
        const string script = """
            PATH="$1:$PATH"
            source <(actorshm completion bash)
            COMP_LINE='actorshm jobs c' COMP_POINT=15 COMP_CWORD=2 COMP_WORDS=(actorshm jobs c)
            _actorshm
            echo "${COMPREPLY[@]}"
            """;

        var result = await TestProcess.RunAsync("/bin/bash", ["-c", script, "bash", Path.GetDirectoryName(Cli.HostExecutable)!]);

        Assert.Equal("cancel", result.Output.Trim());
    }

    // Goal: who has something to do that must not depend on the log ends neither with it nor in spite of what ends everything. Method: the log fails, runs out of memory, or throws what does so when asked for its text.
    [Theory]
    [InlineData("failure", 0, "A line of the log was lost, because writing it threw System.IO.IOException: on purpose")]
    [InlineData("memory", 128 + 6, "ran out of memory")]
    [InlineData("text", 128 + 6, "ran out of memory")]
    public async Task A_log_that_fails_is_told_and_one_that_leaves_no_memory_ends_the_process(string how, int exitCode, string said)
    {
        await using var probe = Cli.StartProbe("fail-in-log", how);

        var result = await probe.ExitAsync();

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(said, result.Errors, StringComparison.Ordinal);
        Assert.Equal(exitCode == 0, result.Output.Contains("survived", StringComparison.Ordinal));
    }

    private static string[] Lines(string path) => File.ReadAllText(path).Split('\n')[..^1]; // the last one may be half written
}
