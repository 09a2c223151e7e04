using ActorShm.Actors.Cutting;
using ActorShm.Actors.Work;
using ActorShm.Kernels;

namespace ActorShm.Actors.Tests;

public class BatchPrefaultTests
{
    private const long Block = BlockGrid.BlockElements;
    private const long BlocksInPiece = (32L << 20) / (sizeof(double) * Block);
    private const long BlocksInGib = (1L << 30) / (sizeof(double) * Block);

    private readonly List<(long Start, long Count)> _asked = [];

    [Fact]
    public void A_batch_is_brought_in_once_and_by_pieces()
    {
        var prefault = Over(blocks: 1000, blocksPerPartition: 2, elementsOver: 17);
        prefault.Expect(partition: 100, following: 399);
        Assert.True(prefault.TryGoOn());
        Assert.Equal([(200 * Block, BlocksInPiece * Block)], _asked);

        prefault.Expect(partition: 101, following: 398); // of the same batch
        All(prefault);
        Assert.Equal(Ranges(200, 999, last: 17), _asked);

        prefault.Expect(partition: 499, following: 0);
        Assert.False(prefault.TryGoOn());
    }

    [Fact]
    public void The_next_batch_is_brought_in_when_it_is_come_to()
    {
        var prefault = Over(blocks: 1000, blocksPerPartition: 1);
        prefault.Expect(0, following: 9);
        All(prefault);
        prefault.Expect(500, following: 9);
        All(prefault);
        Assert.Equal([(0, 10 * Block), (500 * Block, 10 * Block)], _asked);
    }

    [Fact]
    public void Of_a_long_batch_a_GiB_is_brought_in_at_a_time()
    {
        var prefault = Over(blocks: 10 * BlocksInGib, blocksPerPartition: 1);
        prefault.Expect(0, following: 30_000);
        All(prefault);
        Assert.Equal(BlocksInGib * Block, _asked.Sum(range => range.Count));

        prefault.Expect(1, following: 29_999);
        Assert.False(prefault.TryGoOn());
        prefault.Expect((int)BlocksInGib, following: 30_000 - (int)BlocksInGib);
        Assert.True(prefault.TryGoOn());
        Assert.Equal(BlocksInGib * Block, _asked[^1].Start);
    }

    // A job may be cut into more partitions than it has blocks.
    [Fact]
    public void Empty_partitions_have_nothing_to_bring_in()
    {
        var prefault = Over(blocks: 6, blocksPerPartition: 1, elementsOver: 17);
        prefault.Expect(0, following: 24);
        All(prefault);
        for (var partition = 1; partition < 25; partition++)
        {
            prefault.Expect(partition, following: 24 - partition);
            Assert.False(prefault.TryGoOn());
        }

        Assert.Equal([(0, (5 * Block) + 17)], _asked);
    }

    [Fact]
    public void Without_outputs_in_memory_nothing_is_done()
    {
        var prefault = Over(blocks: 1000, blocksPerPartition: 1, outputBytes: 0);
        prefault.Expect(0, following: 500);
        Assert.False(prefault.TryGoOn());
        Assert.Empty(_asked);
    }

    private static void All(BatchPrefault prefault)
    {
        while (prefault.TryGoOn())
        {
        }
    }

    private static IEnumerable<(long Start, long Count)> Ranges(long block, long lastBlock, int last)
    {
        for (; block <= lastBlock; block += BlocksInPiece)
        {
            var end = Math.Min(block + BlocksInPiece, lastBlock + 1);
            yield return (block * Block, ((end - block) * Block) - (end > lastBlock ? Block - last : 0));
        }
    }

    private BatchPrefault Over(long blocks, int blocksPerPartition, int elementsOver = (int)Block, long outputBytes = sizeof(double)) => new(
        StageDomain.Dense(((blocks - 1) * Block) + elementsOver, inputCount: 1),
        new StageCut(blocks, (int)((blocks + blocksPerPartition - 1) / blocksPerPartition), blocksPerPartition, PartialBytes: 0),
        outputBytes,
        (start, count) => _asked.Add((start, count)));
}
