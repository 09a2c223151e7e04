using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

public class NineWaysProcessTests
{
    private const long ElementCount = 50_000;

    [Theory]
    [InlineData("inherited")]
    [InlineData("argument", true)]
    [InlineData("pipe", true)]
    [InlineData("queue", true)]
    [InlineData("array")]
    [InlineData("raw-array")]
    [InlineData("shared-memory")]
    [InlineData("memory-mapped-file")]
    [InlineData("manager")]
    [InlineData("handle-warm")]
    [InlineData("handle-cold")]
    public async Task Each_way_gives_the_array_to_another_process_and_the_page_explains_it(string way, bool isSentWhole = false)
    {
        using var scratch = new ScratchDirectory();
        var report = await Cli.JsonAsync(
            "bench", "nine-ways", "--way", way, "--elements", $"{ElementCount}", "--runs", "1", "--report", scratch.Combine("report"));

        // Each sum was checked, or there would be no row.
        var rows = report.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal("actorshm", rows[0].GetProperty("who").GetString());
        Assert.True(NumPy.IsMissing || way.StartsWith("handle-", StringComparison.Ordinal) ? rows.Count == 1 : rows[1].GetProperty("who").GetString() == "python", report.ToString());
        Assert.All(rows, row =>
        {
            Assert.Equal(way, row.GetProperty("name").GetString());
            Assert.True(row.GetProperty("median").GetDouble() > 0, row.ToString());
            Assert.True(row.GetProperty("peakBytes").GetInt64() > 0, row.ToString());
            Assert.Equal(isSentWhole, row.GetProperty("bytesMoved").GetInt64() >= 8 * ElementCount);
        });
        var page = await File.ReadAllTextAsync(scratch.Combine("report", "nine-ways.html"));
        Assert.Contains($"<h3>{way}</h3>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
    }

    // Goal: what was measured is not lost with its report. Method: the directory takes an empty file, and has no room for the page.
    [SkippableFact]
    public async Task A_report_that_has_no_room_is_exit_code_4_after_the_result()
    {
        using var disk = SmallFileSystem.Mount(megabytes: 1);
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "filler"), new byte[1 << 20]);

        var result = await Cli.RunAsync("bench", "nine-ways", "--way", "pipe", "--elements", "10", "--runs", "1", "--report", disk.Path);

        Assert.True(result.ExitCode == 4, $"{result.ExitCode}: {result.Errors}");
        Assert.Contains("nine-ways.html could not be written", result.Errors, StringComparison.Ordinal);
        Assert.Contains("pipe", result.Output, StringComparison.Ordinal);
        Assert.Equal(["filler"], Directory.GetFileSystemEntries(disk.Path).Select(Path.GetFileName));
    }
}
