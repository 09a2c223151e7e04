using FsCheck;
using FsCheck.Fluent;

namespace ActorShm.Segments.Tests;

public class PartitionerTests
{
    [Theory]
    [InlineData(10, 3)]
    [InlineData(3, 10)] // more parts than elements: the surplus parts are empty
    [InlineData(0, 4)]
    [InlineData(long.MaxValue, 7)]
    public void Split_covers_every_element_exactly_once(long elementCount, int partCount)
    {
        var ranges = Partitioner.Split(elementCount, partCount);
        AssertCovers(ranges, elementCount);
        Assert.Equal(partCount, ranges.Count);
    }

    [Fact]
    public void Split_covers_in_whole_blocks_and_is_balanced_to_one_block() =>
        Prop.ForAll(AnySplit().ToArbitrary(), split =>
        {
            var ranges = Partitioner.Split(split.ElementCount, split.PartCount, split.BlockElements);
            AssertCovers(ranges, split.ElementCount);
            Assert.All(ranges, range => Assert.True(range.Count % split.BlockElements == 0 || range.End == split.ElementCount));

            var blocks = ranges.Select(range => (range.Count + split.BlockElements - 1) / split.BlockElements).ToList();
            Assert.True(blocks.Max() - blocks.Min() <= 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_last_block_may_end_past_what_a_long_can_hold()
    {
        var ranges = Partitioner.Split(long.MaxValue, 3, 65_536);
        AssertCovers(ranges, long.MaxValue);
        Assert.All(ranges.SkipLast(1), range => Assert.Equal(0, range.Count % 65_536));
    }

    [Fact]
    public void Impossible_requests_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Partitioner.Split(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Partitioner.Split(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Partitioner.Split(1, 1, 0));
    }

    private static void AssertCovers(IReadOnlyList<PartitionRange> ranges, long elementCount)
    {
        var next = 0L;
        foreach (var range in ranges)
        {
            Assert.Equal(next, range.Start); // no gap, no overlap
            Assert.True(range.Count >= 0);
            next = range.End;
        }

        Assert.Equal(elementCount, next);
    }

    private static Gen<(long ElementCount, int PartCount, long BlockElements)> AnySplit() =>
        from elementCount in Gen.Choose(0, 1_000_000)
        from partCount in Gen.Choose(1, 100)
        from blockElements in Gen.Choose(1, 70_000)
        select ((long)elementCount, partCount, (long)blockElements);
}
