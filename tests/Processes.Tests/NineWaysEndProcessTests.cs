using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>The bench, or one of its processes, ends in the middle.</summary>
public class NineWaysEndProcessTests
{
    private const int Many = 5_000_000; // a run takes long enough to be met in its middle, and a hundred longer than it takes to meet one

    // Method: the signal comes while the third process of a way keeps the array and the child asks for its sum, in the first of very many runs.
    [Theory]
    [InlineData(Signals.Interrupt, 130)]
    [InlineData(Signals.Terminate, 143)]
    [InlineData(Signals.Kill, 137)]
    public async Task A_bench_that_is_ended_takes_all_processes_of_a_way_along_and_leaves_no_run(int signal, int exitCode)
    {
        await using var bench = StartBench("manager", Many, runs: 100);
        await Watchdog.UntilAsync("the third process has the array", () => Descendants.Of(bench.Pid, "--child").Count > 0);
        var parent = Assert.Single(Descendants.Of(bench.Pid, "--parent"));
        var processes = Descendants.Of(bench.Pid);
        Assert.NotEmpty(PrivateRuns.Of(parent));

        bench.Signal(signal);
        var ended = await bench.ExitAsync();

        Assert.True(ended.ExitCode == exitCode, $"{ended.ExitCode}: {ended.Errors}");
        await Watchdog.UntilAsync("nothing runs any more", () => !processes.Any(RunningHost.IsRunning));
        Assert.Empty(PrivateRuns.Of(parent));
        Assert.Equal(signal == Signals.Kill ? string.Empty : "Interrupted; nothing was left behind.", ended.Errors);
    }

    [Fact]
    public async Task The_third_process_of_a_way_ends_when_its_parent_is_gone()
    {
        await using var bench = StartBench("manager", Many, runs: 100);
        await Watchdog.UntilAsync("the third process has the array", () => Descendants.Of(bench.Pid, "--child").Count > 0);
        var processes = Descendants.Of(bench.Pid);
        var parent = Assert.Single(Descendants.Of(bench.Pid, "--parent"));

        Signals.Send(parent, Signals.Kill);
        var ended = await bench.ExitAsync();

        Assert.Equal(1, ended.ExitCode);
        await Watchdog.UntilAsync("nothing runs any more", () => !processes.Any(RunningHost.IsRunning));
        await PrivateRuns.RequireSweptAsync(parent);
    }

    // Method: the signal comes while the script has its block mapped.
    [SkippableTheory]
    [InlineData(Signals.Interrupt, 130)]
    [InlineData(Signals.Kill, 137)]
    public async Task Shared_memory_of_Python_goes_with_a_bench_that_is_ended(int signal, int exitCode)
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        await using var bench = StartBench("shared-memory", Many, runs: 3);
        var blocks = new List<string>();
        IReadOnlyList<int> processes = [];
        await Watchdog.UntilAsync("the script has a block", () =>
        {
            processes = Descendants.Of(bench.Pid);
            blocks.AddRange(processes.SelectMany(BlocksOf));
            return blocks.Count > 0;
        });

        bench.Signal(signal);
        var ended = await bench.ExitAsync();

        Assert.True(ended.ExitCode == exitCode, $"{ended.ExitCode}: {ended.Errors}");
        await Watchdog.UntilAsync("nothing runs any more", () => !processes.Any(RunningHost.IsRunning));
        Assert.All(blocks, block => Assert.False(File.Exists(block), block));
        Assert.Equal(signal == Signals.Kill ? string.Empty : "Interrupted; nothing was left behind.", ended.Errors);
        await PrivateRuns.RequireSweptAsync(bench.Pid);
    }

    // Goal: the two rows with a file on a disk are about the same disk. Method: the maps of their processes are looked at while they work.
    [SkippableFact]
    public async Task The_file_of_Python_lies_in_the_last_placement_directory_as_ours_does()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var scratch = new ScratchDirectory();
        await using var bench = Cli.Start(
            "bench", "nine-ways", "--way", "memory-mapped-file", "--elements", "10000000", "--runs", "5", "-D", $"actorshm.segments.placement=[\"/dev/shm\", \"{scratch.Path}\"]");
        string[] arrays = [];
        await Watchdog.UntilAsync("the script has mapped its file", () => !bench.HasExited
            ? (arrays = [.. Descendants.Of(bench.Pid).SelectMany(pid => MapsOf(pid, "/array.npy"))]).Length > 0
            : throw new InvalidOperationException($"It ended before: {bench.Output}{bench.Errors}"));

        bench.Signal(Signals.Interrupt);
        await bench.ExitAsync();

        Assert.All(arrays, array => Assert.StartsWith(scratch.Path, array, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    private static TestProcess StartBench(string way, int elements, int runs) => Cli.Start("bench", "nine-ways", "--way", way, "--elements", $"{elements}", "--runs", $"{runs}");

    private static IEnumerable<string> MapsOf(int pid, string end) =>
        from line in Descendants.Read(pid, "maps").Split('\n')
        where line.EndsWith(end, StringComparison.Ordinal)
        select line[line.IndexOf('/', StringComparison.Ordinal)..];

    // 7f… rw-s 00000000 00:1a 4711    /dev/shm/psm_0f3a
    private static IEnumerable<string> BlocksOf(int pid) =>
        from line in Descendants.Read(pid, "maps").Split('\n')
        let start = line.IndexOf("/dev/shm/psm_", StringComparison.Ordinal)
        where start >= 0 && !line.EndsWith("(deleted)", StringComparison.Ordinal)
        select line[start..];
}
