using ActorShm.Actors.Runs;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Processes that may open too few files to do what they are for: they say so, with both numbers and what to do, instead of falling in the middle.</summary>
public sealed class FewOpenFilesProcessTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new("/dev/shm");

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(40)]
    [InlineData(OpenFiles.OfAnyProcess - 1)]
    public async Task A_command_says_that_it_may_open_too_few_files(int limit)
    {
        foreach (var arguments in (string[][])[["eval", "1 + 1"], ["host", "--run-dir", _scratch.Combine("run")], ["node", "--run-dir", _scratch.Path], ["doctor"]])
        {
            Refuses(await RunAsync(limit, Cli.HostExecutable, arguments), limit, OpenFiles.OfAnyProcess);
        }
    }

    [Fact]
    public async Task A_node_says_that_it_may_open_too_few_files() =>
        Refuses(await RunAsync(100, Path.Combine(Path.GetDirectoryName(Cli.HostExecutable)!, "node", "actorshm-node"), ["--run-dir", _scratch.Path]), 100, OpenFiles.OfAnyProcess);

    [Fact]
    public async Task A_host_says_how_many_open_files_it_and_its_nodes_take_and_starts_with_as_many()
    {
        var enough = OpenFiles.OfHostWith(3);

        Refuses(await RunAsync(enough - 1, Cli.HostExecutable, ["eval", "1 + 1", "--nodes", "3"]), enough - 1, enough);

        var result = await RunAsync(enough, Cli.HostExecutable, ["eval", "1 + 1", "--nodes", "3"]);
        Assert.True(result.ExitCode == 0, result.Errors);
    }

    private static Task<TestResult> RunAsync(int limit, string executable, IEnumerable<string> arguments) =>
        TestProcess.RunAsync("/bin/sh", ["-c", $"ulimit -n {limit} && exec \"$0\" \"$@\"", executable, .. arguments]);

    private static void Refuses(TestResult result, int limit, int needed)
    {
        Assert.True(result.ExitCode == 1, $"{result.ExitCode}: {result.Errors}");
        var line = Assert.Single(result.Errors.Trim().Split('\n'));
        Assert.Contains($"needs {needed} open files, and this process may have {limit}", line, StringComparison.Ordinal);
        Assert.Contains("ulimit -n", line, StringComparison.Ordinal);
    }
}
