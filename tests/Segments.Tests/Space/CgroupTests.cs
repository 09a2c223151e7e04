using System.Globalization;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class CgroupTests
{
    // Goal: a control group is filled to the last segment that fits and nobody is killed. Method: another process joins a group of
    // 200 MiB and creates until it is refused, with sizes that end far from the limit, close to it, and above it from the start.
    [SkippableTheory]
    [InlineData(30_000_000, 4, 6)]
    [InlineData(1_000_000, 140, 183)]
    [InlineData(300_000_000, 0, 0)]
    public async Task A_full_control_group_is_an_exception_and_never_a_kill(int bytes, int fewest, int most)
    {
        const long LimitBytes = 200 << 20;
        using var group = MemoryControlGroup.Make(LimitBytes);
        using var scratch = new ScratchDirectory("/dev/shm");
        var result = await Probe.RunAsync(null, "create-in-cgroup", group.Path, scratch.Path, bytes.ToString(CultureInfo.InvariantCulture));

        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Output}\n{result.Errors}");
        var words = result.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(int.Parse(words[1], CultureInfo.InvariantCulture), fewest, most);
        Assert.Equal(bytes + 4096, long.Parse(words[3], CultureInfo.InvariantCulture));
        Assert.InRange(long.Parse(words[5], CultureInfo.InvariantCulture), 0, Math.Min(bytes + 4095, LimitBytes * 7 / 8));
        Assert.Contains($"control group '{group.Path}' less a headroom of 26,214,400", result.Output, StringComparison.Ordinal);
        Assert.Equal(0, group.KillCount);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path)); // the store has removed what it had made
    }
}
