namespace ActorShm.Processes.Tests;

public class BenchDispatchProcessTests
{
    [Fact]
    public async Task The_bench_of_dispatch_prints_every_row_beside_its_limit()
    {
        var document = await Cli.JsonAsync("bench", "dispatch", "--partitions", "100000", "--jobs", "100", "--runs", "1");

        var rows = document.GetProperty("rows").EnumerateArray().Select(row => (Name: row.GetProperty("name").GetString()!, Who: row.GetProperty("who").GetString()!, Row: row)).ToArray();
        Assert.Equal("dispatch", document.GetProperty("bench").GetString());
        foreach (var name in (string[])["partitions", "small-job-p50", "small-job-p99"])
        {
            Assert.Equal(["actorshm", "limit"], rows.Where(row => row.Name == name).Select(row => row.Who).Order(StringComparer.Ordinal));
        }

        Assert.All(rows, row => Assert.True(row.Row.GetProperty("median").GetDouble() > 0));
        Assert.Equal("partitions/s", rows.First(row => row.Name == "partitions").Row.GetProperty("unit").GetString());
        Assert.Equal("ms", rows.First(row => row.Name == "small-job-p50").Row.GetProperty("unit").GetString());
    }
}
