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
}
