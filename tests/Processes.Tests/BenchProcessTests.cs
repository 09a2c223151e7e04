using System.Text.Json;

namespace ActorShm.Processes.Tests;

public class BenchProcessTests
{
    [Fact]
    public async Task Handover_reports_every_row_with_its_spread_beside_the_limit()
    {
        var report = await Cli.JsonAsync("bench", "handover", "--elements", "100000", "--runs", "2");

        var rows = report.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal("handover", report.GetProperty("bench").GetString());
        Assert.NotEmpty(report.GetProperty("machine").GetString()!);
        foreach (var name in (string[])["fill-cold", "fill-pool", "handover", "sum"])
        {
            Assert.Contains(rows, row => IsRow(row, name, "actorshm"));
        }

        foreach (var name in (string[])["fill-cold", "fill-pool", "sum"])
        {
            Assert.Contains(rows, row => IsRow(row, name, "limit"));
        }

        Assert.All(rows, row =>
        {
            var (median, min, max) = (row.GetProperty("median").GetDouble(), row.GetProperty("min").GetDouble(), row.GetProperty("max").GetDouble());
            Assert.True(0 < min && min <= median && median <= max, row.ToString());
            Assert.Equal("ms", row.GetProperty("unit").GetString());
            Assert.NotEmpty(row.GetProperty("version").GetString()!);
        });
    }

    [SkippableFact]
    public async Task Eval_measures_every_program_beside_the_limit_and_beside_what_numpy_needs_for_it()
    {
        var report = await Cli.JsonAsync("bench", "eval", "--elements", "100000", "--runs", "1");

        var rows = report.GetProperty("rows").EnumerateArray().ToList();
        var names = rows.Select(row => row.GetProperty("name").GetString()!).Distinct().ToList();
        Assert.True(names.Count >= 10, string.Join(", ", names));
        Assert.Contains(names, name => name.EndsWith(" [cold]", StringComparison.Ordinal));
        Assert.Contains(names, name => name.EndsWith(" [pool]", StringComparison.Ordinal));
        Assert.All(names, name => Assert.Contains(rows, row => IsRow(row, name, "actorshm")));
        Assert.All(names, name => Assert.Contains(rows, row => IsRow(row, name, "limit")));
        Skip.IfNot(rows.Exists(row => row.GetProperty("who").GetString() == "numpy"), "NumPy is not installed");
        Assert.All(names, name => Assert.Contains(rows, row => IsRow(row, name, "numpy")));
    }

    private static bool IsRow(JsonElement row, string name, string who) =>
        row.GetProperty("name").GetString() == name && row.GetProperty("who").GetString() == who;
}
