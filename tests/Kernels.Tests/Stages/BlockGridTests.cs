namespace ActorShm.Kernels.Tests.Stages;

public class BlockGridTests
{
    [Theory]
    [InlineData(0L, 0L)]
    [InlineData(1L, 1L)]
    [InlineData(65_536L, 1L)]
    [InlineData(65_537L, 2L)]
    [InlineData(100_000_000L, 1526L)]
    [InlineData(long.MaxValue, 140_737_488_355_328L)]
    public void Blocks_cover_every_element(long elementCount, long blockCount) => Assert.Equal(blockCount, BlockGrid.BlockCount(elementCount));

    [Fact]
    public void A_negative_count_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => BlockGrid.BlockCount(-1));
}
