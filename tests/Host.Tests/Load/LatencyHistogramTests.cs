using ActorShm.Host.Load.Measuring;

namespace ActorShm.Host.Tests.Load;

public class LatencyHistogramTests
{
    [Fact]
    public void Every_value_lies_in_its_bucket_and_each_bucket_is_narrow()
    {
        for (var value = 0L; value < 1L << 44; value = value < 1000 ? value + 1 : (value * 101 / 100) + 1)
        {
            var bucket = LatencyHistogram.BucketOf(value);
            var (lower, upper) = (bucket == 0 ? 0 : LatencyHistogram.UpperEndOf(bucket - 1) + 1, LatencyHistogram.UpperEndOf(bucket));

            Assert.InRange(value, lower, upper);
            Assert.True(upper - lower <= Math.Max(1, lower / 64), $"{value} lies in {lower} to {upper}");
        }
    }

    [Fact]
    public void Percentiles_are_those_of_all_values_sorted_and_never_better()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 20_000).Select(_ => (long)Math.Exp(random.NextDouble() * 18)).ToArray();
        var histogram = new LatencyHistogram();
        foreach (var value in values)
        {
            histogram.Record(TimeSpan.FromMicroseconds(value));
        }

        Array.Sort(values);
        foreach (var fraction in (double[])[0.01, 0.5, 0.9, 0.99, 0.999, 1])
        {
            var exact = values[(int)Math.Ceiling(fraction * values.Length) - 1];
            Assert.InRange(histogram.Percentile(fraction)!.Value.TotalMicroseconds, exact, exact * (1 + (1.0 / 64)));
        }

        Assert.Equal(values[^1], histogram.Maximum.TotalMicroseconds);
    }

    [Fact]
    public void Two_that_are_added_are_one_that_saw_both()
    {
        var (one, other, both) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
        for (var i = 1; i <= 1000; i++)
        {
            var latency = TimeSpan.FromMicroseconds(i * 37);
            (i % 3 == 0 ? one : other).Record(latency);
            both.Record(latency);
        }

        one.Add(other);

        Assert.Equal(both.Count, one.Count);
        Assert.Equal(both.Maximum, one.Maximum);
        Assert.Equal(both.Percentile(0.99), one.Percentile(0.99));
    }

    [Fact]
    public void Nothing_recorded_has_no_percentile() => Assert.Null(new LatencyHistogram().Percentile(0.5));
}
