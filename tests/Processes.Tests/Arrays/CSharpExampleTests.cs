using ActorShm.Actors;
using ActorShm.Actors.Telemetry;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>The examples of the documentation in C#, to the letter; <see cref="CSharpDocumentationTests"/> compares them. What an example leaves out stands around it.</summary>
public sealed class CSharpExampleTests(ArrayRun run) : IClassFixture<ArrayRun>, IDisposable
{
    private static readonly double[] Numbers = [0, 1, 2, -3, 0.5];

    private readonly ScratchDirectory _scratch = new("/dev/shm");

    private RunClient Client => run.Client;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task The_example_of_the_front_page()
    {
        var (client, segment) = (Client, (await run.ArrayAsync(Numbers)).Segment!);

        var x = new SharedArray<double>(client, segment);                    // any segment, any .npy file
        var y = x.Select(v => Math.Sqrt(v * v + 1));                         // nothing runs yet
        var (mean, max) = await y.AggregateAsync(a => a.Mean(), a => a.Max());
        var above = await y.Where(v => v > mean).CountAsync();

        Assert.Equal(Root.Max(), max);
        Assert.Equal(Root.Count(v => v > mean), above);
    }

    [Fact]
    public async Task The_example_of_the_type()
    {
        var client = Client;
        var path = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", Numbers);

        var x = new SharedArray<double>(client, await client.AdoptFileAsync(path, "x"));
        var y = x.Select(v => Math.Sqrt(v * v + 1));
        var (mean, max) = await y.AggregateAsync(a => a.Mean(), a => a.Max()); // one pass over x
        var chosen = await y.Where(v => v > mean).CountAsync();
        var kept = await (y / max).ToSegmentAsync("scaled");                   // a .npy file that every process can map

        Assert.Equal(Root.Count(v => v > mean), chosen);
        Assert.Equal(Root.Select(v => v / max), await kept.ToArrayAsync());
    }

    [Fact]
    public async Task Standardised_values()
    {
        var x = await run.ArrayAsync(Numbers);

        var centred = x - x.Mean();                                   // x.Mean() is a value that is not computed yet
        var variance = await centred.Select(d => d * d).MeanAsync();
        var limit = 2 * Math.Sqrt(variance);
        var outliers = await centred.Where(d => Math.Abs(d) > limit).CountAsync();

        Assert.Equal(Numbers.Average(v => Math.Pow(v - Numbers.Average(), 2)), variance, 1e-12);
        Assert.Equal(0, outliers);
    }

    [Fact]
    public async Task Weighted_mean_of_two_arrays()
    {
        var prices = await run.ArrayAsync(Numbers);
        var volumes = await run.ArrayAsync<double>([1, 2, 3, 4, 5]);

        var traded = prices.Zip(volumes, (price, volume) => volume > 0 ? price * volume : 0.0);
        var (turnover, volume) = await traded.AggregateAsync(t => t.Sum(), _ => volumes.Sum());
        Console.WriteLine(turnover / volume);

        Assert.Equal((Numbers.Select((price, i) => price * (i + 1)).Sum(), 15.0), (turnover, volume));
    }

    private static IEnumerable<double> Root => Numbers.Select(v => Math.Sqrt((v * v) + 1));
}
