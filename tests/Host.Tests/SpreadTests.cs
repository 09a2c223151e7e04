using ActorShm.Host.Bench;
using ActorShm.Host.Measuring;

namespace ActorShm.Host.Tests;

public class SpreadTests
{
    [Fact]
    public void The_middle_of_an_even_number_is_the_mean_of_the_two_in_the_middle()
    {
        Assert.Equal(3, new Spread([9, 1, 3]).Median);
        Assert.Equal(2.5, new Spread([4, 3, 1, 2]).Median);
    }

    [Theory]
    [InlineData(1, 0.99, 1)]
    [InlineData(2, 0.5, 1)]
    [InlineData(100, 0.99, 99)]
    [InlineData(101, 0.99, 100)]
    [InlineData(1000, 0.999, 999)]
    [InlineData(10, 1, 10)]
    public void A_percentile_is_the_least_that_such_a_part_does_not_exceed(int count, double fraction, double expected) =>
        Assert.Equal(expected, new Spread(Enumerable.Range(1, count).Select(i => (double)i)).Percentile(fraction));

    [Fact]
    public void The_ends_are_the_least_and_the_greatest()
    {
        var spread = new Spread([2, 5, -1]);

        Assert.Equal((3, -1.0, 5.0), (spread.Count, spread.Min, spread.Max));
    }
}
