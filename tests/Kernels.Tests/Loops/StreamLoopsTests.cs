namespace ActorShm.Kernels.Tests.Loops;

public class StreamLoopsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void Fill_writes_every_element_and_no_other_and_sum_reads_them_all(int count)
    {
        var array = new double[count + 2];
        StreamLoops.Fill(array.AsSpan(1, count), 0.5);
        Assert.Equal(0, array[0]);
        Assert.Equal(0, array[^1]);
        Assert.Equal(count, array.Count(value => value == 0.5));
        Assert.Equal(count * 0.5, StreamLoops.Sum(array.AsSpan(1, count)));

        StreamLoops.Ramp(array.AsSpan(1, count), 10);
        Assert.Equal([0, .. Enumerable.Range(10, count).Select(i => (double)i), 0], array);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1000)]
    public void Loops_over_several_arrays_touch_every_element_and_no_other(int count)
    {
        double[] left = [.. Enumerable.Range(0, count).Select(i => (double)i)];
        double[] right = [.. Enumerable.Range(0, count).Select(i => i % 3.0)];
        var target = new double[count + 2];

        StreamLoops.Scale(left, target.AsSpan(1, count));
        Assert.Equal([0, .. left.Select(value => 2.5 * value), 0], target);
        StreamLoops.Triad(left, right, target.AsSpan(1, count));
        Assert.Equal([0, .. left.Zip(right, (a, b) => (2.5 * a) + b), 0], target);
        Assert.Equal(left.Zip(right, (a, b) => a * b).Sum(), StreamLoops.Dot(left, right)); // whole numbers: no order rounds
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Large_targets_are_written_from_the_first_element_to_the_last_wherever_they_start(int start)
    {
        var count = (int)(StreamingStores.MinBytes / sizeof(double)) + 5;
        double[] left = [.. Enumerable.Range(0, count).Select(i => (double)i)];
        var target = new double[start + count + 1];
        Check(span => StreamLoops.Scale(left, span), static i => 2.5 * i);
        Check(span => StreamLoops.Triad(left, left, span), static i => (2.5 * i) + i);
        Check(static span => StreamLoops.Fill(span, 7), static _ => 7);
        Check(static span => StreamLoops.Ramp(span, 7), static i => 7.0 + i);

        Assert.Equal((double)count * (count - 1) / 2, StreamLoops.Sum(left)); // whole numbers below 2^53: no order rounds
        Assert.Equal((double)count * (count - 1) / 2, StreamLoops.Dot(left, [.. Enumerable.Repeat(1.0, count)]));

        void Check(Action<Span<double>> write, Func<int, double> expected)
        {
            Array.Clear(target);
            write(target.AsSpan(start, count));
            Assert.Equal(-1, Enumerable.Range(0, count).FirstOrDefault(i => target[start + i] != expected(i), -1));
            Assert.Equal(0, target[^1]);
            Assert.All(target[..start], static value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void Loops_over_several_arrays_refuse_unequal_lengths()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => StreamLoops.Dot(new double[2], new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => StreamLoops.Scale(new double[2], new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => StreamLoops.Triad(new double[2], new double[2], new double[3]));
    }
}
