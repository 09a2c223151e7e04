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

    [Fact]
    public void Loops_over_several_arrays_refuse_unequal_lengths()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => StreamLoops.Dot(new double[2], new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => StreamLoops.Scale(new double[2], new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => StreamLoops.Triad(new double[2], new double[2], new double[3]));
    }
}
