using ActorShm.Actors.Cutting;
using ActorShm.Kernels;

namespace ActorShm.Actors.Tests;

public class StageCutTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(65_536, 4)]
    [InlineData(65_537, 4)]
    [InlineData(10_000_000, 7)]
    [InlineData(10_000_000, 1_000_000)]
    [InlineData(1_000_000_000_000, 2)]
    public void Spread_partitions_cover_every_block_exactly_once(long elementCount, int wanted)
    {
        var stage = TableFile.SumStage(elementCount);
        var cut = StageCut.Spread(stage, wanted);

        RequireCover(stage, cut);
        Assert.All([0, cut.PartitionCount - 1], partition => Assert.True(cut.BlocksIn(partition) > 0));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(65_537, 3)]
    [InlineData(10_000_000, 100_000)]
    public void Exact_partitions_cover_every_block_and_the_surplus_is_empty(long elementCount, int partitions)
    {
        var stage = TableFile.SumStage(elementCount);
        var cut = StageCut.Exactly(stage, partitions);

        Assert.Equal(partitions, cut.PartitionCount);
        RequireCover(stage, cut);
    }

    private static void RequireCover(Stage stage, StageCut cut)
    {
        var nextBlock = 0L;
        for (var partition = 0; partition < cut.PartitionCount; partition++)
        {
            var blocks = cut.BlocksIn(partition);
            Assert.True(blocks == 0 || cut.FirstBlock(partition) == nextBlock);
            nextBlock += blocks;
        }

        Assert.Equal(stage.BlockCount, nextBlock);
    }
}
