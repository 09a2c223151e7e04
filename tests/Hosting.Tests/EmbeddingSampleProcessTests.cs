using System.Text.RegularExpressions;
using ActorShm.Testing;

namespace ActorShm.Hosting.Tests;

// Goal: a program of somebody else's, with kernels, actors and messages of its own, gets right answers from node processes, also when these are killed.
// Method: the sample runs as it is; the pids of its nodes are on its first line.
public partial class EmbeddingSampleProcessTests
{
    private const int SigKill = 9;

    [Fact]
    public async Task The_sample_finds_its_closed_forms_and_leaves_nothing()
    {
        await using var sample = Sample("1000000", "2", "1");

        var (nodes, directory) = await StartedAsync(sample);
        var result = await sample.ExitAsync();

        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        Assert.Contains("Every answer is right.", result.Output, StringComparison.Ordinal);
        Assert.Contains("cancelled", result.Output, StringComparison.Ordinal);
        AssertNothingIsLeft(nodes, directory);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("0")]
    [InlineData("1000", "2", "x")]
    [InlineData("1000", "2", "1", "1")]
    public async Task The_sample_says_what_arguments_it_takes(params string[] arguments)
    {
        await using var sample = Sample(arguments);
        var result = await sample.ExitAsync();

        Assert.Equal((2, string.Empty), (result.ExitCode, result.Output));
        Assert.Equal("embedding [ELEMENTS [NODES [ROUNDS]]] takes up to three whole numbers, from 1 on.", result.Errors.TrimEnd());
    }

    [Fact]
    public async Task The_sample_answers_with_the_same_bits_for_any_number_of_nodes()
    {
        var answers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var nodes in (string[])["1", "3"])
        {
            await using var sample = Sample("1000001", nodes, "1");
            var result = await sample.ExitAsync();
            Assert.True(result.ExitCode == 0, result.Output + result.Errors);
            answers.Add(Bits().Match(result.Output).Value);
        }

        Assert.Single(answers);
    }

    [Fact]
    public async Task Killing_nodes_while_they_work_changes_no_answer()
    {
        await using var sample = Sample("6000000", "3", "12");
        var (nodes, directory) = await StartedAsync(sample);

        await sample.SaysAsync("round 2:");
        Signals.Send(nodes[0], SigKill);
        await sample.SaysAsync("round 5:");
        Signals.Send(nodes[1], SigKill);
        var result = await sample.ExitAsync();

        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        Assert.Equal(12, Bits().Count(result.Output));
        Assert.Contains(" GB/s", result.Errors, StringComparison.Ordinal); // progress
        Assert.Single(Bits().Matches(result.Output).Select(match => match.Value).Distinct(StringComparer.Ordinal));
        Assert.DoesNotContain("WRONG", result.Output, StringComparison.Ordinal);
        AssertNothingIsLeft(nodes, directory);
    }

    [Fact]
    public async Task Nodes_of_a_program_that_is_killed_end_by_themselves_and_the_next_start_removes_its_run()
    {
        await using var sample = Sample("2000000", "2", "10000");
        var (nodes, directory) = await StartedAsync(sample);
        await sample.SaysAsync("round 1:");

        await sample.KillAsync();

        foreach (var node in nodes)
        {
            await Watchdog.UntilAsync($"node {node} is gone", () => !Directory.Exists($"/proc/{node}"));
        }

        await using var next = Sample("1000000", "1", "1");
        var result = await next.ExitAsync();
        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        AssertNothingIsLeft(nodes, directory);
    }

    [Fact]
    public async Task A_node_of_the_program_says_that_it_may_open_too_few_files()
    {
        using var scratch = new ScratchDirectory();

        var result = await TestProcess.RunAsync("/bin/sh", ["-c", "ulimit -n 100 && exec \"$0\" \"$@\"", Executable, ActorShmNode.Argument, "--run-dir", scratch.Path]);

        Assert.True(result.ExitCode == 1, $"{result.ExitCode}: {result.Errors}");
        Assert.StartsWith("A node needs 128 open files, and this process may have 100", Assert.Single(result.Errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    private static string Executable => Path.Combine(BuiltSample.Directory("EmbeddingDirectory"), "embedding");

    private static TestProcess Sample(params string[] arguments) => TestProcess.Start(
        Executable, arguments, new Dictionary<string, string?> { ["ACTORSHM_JOB_PROGRESS_INTERVAL"] = "1ms" });

    private static async Task<(int[] Nodes, string Directory)> StartedAsync(TestProcess sample)
    {
        await sample.SaysAsync("nodes: ");
        var line = FirstLine().Match(sample.Output);
        return ([.. line.Groups["pids"].Value.Split(' ').Select(pid => int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture))], line.Groups["directory"].Value);
    }

    private static void AssertNothingIsLeft(int[] nodes, string directory)
    {
        Assert.All(nodes, node => Assert.False(Directory.Exists($"/proc/{node}"), $"node {node} is still there"));
        Assert.False(Directory.Exists(directory), $"{directory} is still there");
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc"), process => CommandLineOf(process).Contains(directory, StringComparison.Ordinal)); // those that took the place of killed ones
    }

    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return string.Empty; // no process, or one that has ended meanwhile
        }
    }

    [GeneratedRegex("^nodes: (?<pids>[0-9 ]+) in (?<directory>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FirstLine();

    [GeneratedRegex("bits [0-9a-f]{16} [0-9a-f]{16}: right", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Bits();
}
