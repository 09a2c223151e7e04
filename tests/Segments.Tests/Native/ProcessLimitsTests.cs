using System.Globalization;
using System.Text.RegularExpressions;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>Limits of a process, reached for real in a process of its own.</summary>
public partial class ProcessLimitsTests
{
    // What the runtime needs at a limit, to compile and to throw, it must have left, as it is in everybody's process and not only under test.
    private static readonly Dictionary<string, string?> RuntimeOfUsers = new(StringComparer.Ordinal) { ["DOTNET_EnableWriteXorExecute"] = null };

    [Fact]
    public async Task Too_many_open_files_is_an_exception_with_the_limit()
    {
        using var fixture = new StoreFixture();
        var result = await RunAsync("open-within-files", fixture, fixture.Ramp(10), "200");
        Assert.StartsWith("OpenFilesLimitException: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("may have 200 files open (RLIMIT_NOFILE)", result.Output, StringComparison.Ordinal);
        Assert.InRange(OpenedCount(result), 50, 199);
    }

    [Fact]
    public async Task Too_many_addresses_is_an_exception_with_the_limit_and_what_is_used()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10_000_000);
        var result = await RunAsync("open-within-addresses", fixture, handle, "1000000000");
        Assert.Matches(@"cannot be mapped \(80,004,096 bytes\).* has [\d,]+ bytes of addresses and RLIMIT_AS allows [\d,]+; the last 33,554,432 are left to the runtime\.", result.Output);
        Assert.InRange(OpenedCount(result), 5, 12);
    }

    // Goal: a process without addresses has as much memory as before, and another place for the segment would change nothing.
    [Theory]
    [InlineData(false, @"^MappingRefusedException: A part of a new segment cannot be mapped \(33,554,432 bytes\): .* RLIMIT_AS allows [\d,]+; .*\npooled: True; kept: 0; on the disk: 0$")]
    [InlineData(true, @"^made\npooled: True; kept: 0; on the disk: 0$")] // of a mapping that nobody uses it takes the addresses
    public async Task Who_makes_a_segment_without_addresses_gives_no_memory_back_and_goes_to_no_disk(bool isKept, string expected)
    {
        using var memory = new ScratchDirectory("/dev/shm");
        using var disk = new ScratchDirectory("/var/tmp");

        var result = await Probe.RunAsync(RuntimeOfUsers, "create-within-addresses", memory.Path, disk.Path, isKept.ToString());

        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Output}\n{result.Errors}");
        Assert.Matches(expected, result.Output.Trim());
    }

    // Goal: another place for the segment would change nothing, and the advice is about the limit.
    [Fact]
    public async Task Who_makes_a_segment_without_files_is_told_the_limit_and_goes_to_no_disk()
    {
        using var memory = new ScratchDirectory("/dev/shm");
        using var disk = new ScratchDirectory("/var/tmp");

        var result = await Probe.RunAsync(RuntimeOfUsers, "create-without-files", memory.Path, disk.Path);

        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Output}\n{result.Errors}");
        Assert.Matches(@"^OpenFilesLimitException: .* may have 200 files open \(RLIMIT_NOFILE\).*\non the disk: 0\s*$", result.Output);
    }

    // Goal: nothing is taken from the living because somebody has no descriptor left to see that they live.
    // Method: a segment in the making that nobody has open at the moment, and an owned directory, are looked at by a process that can open no file, or one or two.
    [Fact]
    public async Task Who_cannot_be_looked_at_is_not_taken_for_dead()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var owned = OwnedDirectory.Acquire(scratch.Combine("owned"));
        using var store = SegmentStore.OpenDirectory(scratch.Combine("bare"));
        var handle = store.Create(ElementType.Float64, Shape.Vector(10), "in the making");

        var result = await Probe.RunAsync(RuntimeOfUsers, "look-without-files", scratch.Combine("bare"), owned.Path);

        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Output}\n{result.Errors}");
        var pid = Environment.ProcessId;
        Assert.Equal(
            [$"alive: True; owner: {pid}; swept: 0", "alive: unknown; owner: unknown", "owner: unknown", "swept: unknown"],
            result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(SegmentState.Filling, store.StateOf(handle));
    }

    // Goal: who retires a segment hears of it when those who wait for its locks could not be told.
    [Fact]
    public async Task A_segment_whose_waiters_cannot_be_told_for_want_of_files_is_retired_with_an_exception()
    {
        using var scratch = new ScratchDirectory("/dev/shm");

        var result = await Probe.RunAsync(RuntimeOfUsers, "retire-without-files", scratch.Combine("bare"));

        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Output}\n{result.Errors}");
        Assert.Matches(@"^Cannot open '.*\.lock': .* may have 200 files open \(RLIMIT_NOFILE\).*\nleft: 0\s*$", result.Output);
    }

    // Goal: a directory in the making that cannot be made for want of a descriptor leaves nothing, wherever it fails.
    [Fact]
    public async Task An_owned_directory_that_cannot_be_made_for_want_of_files_leaves_nothing()
    {
        using var scratch = new ScratchDirectory("/dev/shm");

        var result = await Probe.RunAsync(RuntimeOfUsers, "acquire-without-files", scratch.Path);

        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Output}\n{result.Errors}");
        Assert.Equal("refused: 2; left:", result.Output.Trim());
    }

    [Fact]
    public async Task Who_could_not_wait_for_a_process_for_want_of_files_can_when_there_are_some()
    {
        var result = await Probe.RunAsync(RuntimeOfUsers, "wait-without-files", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Output}\n{result.Errors}");
        Assert.Equal("ended: unknown, and afterwards: False", result.Output.Trim());
    }

    [SkippableFact]
    public async Task Too_many_mappings_is_an_exception_with_the_limit_and_how_many_there_are()
    {
        var maximum = int.Parse(await File.ReadAllTextAsync("/proc/sys/vm/max_map_count"), CultureInfo.InvariantCulture);
        Skip.If(maximum > 1_000_000, $"vm.max_map_count is {maximum} here: reaching it takes too much kernel memory.");
        using var fixture = new StoreFixture();
        var result = await RunAsync("open-within-mappings", fixture, fixture.Ramp(10_000_000), "1200");
        Assert.Contains($"vm.max_map_count allows {maximum.ToString("N0", CultureInfo.InvariantCulture)}", result.Output, StringComparison.Ordinal);
        Assert.InRange(OpenedCount(result), 300, 1200);
    }

    private static async Task<TestResult> RunAsync(string verb, StoreFixture fixture, SegmentHandle handle, string limit)
    {
        var result = await Probe.RunAsync(RuntimeOfUsers, verb, fixture.Directory, Probe.Digits(handle), limit);
        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Output}\n{result.Errors}");
        return result;
    }

    private static int OpenedCount(TestResult result) => int.Parse(Opened().Matches(result.Output)[^1].Groups["count"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^opened (?<count>[0-9]+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Opened();
}
