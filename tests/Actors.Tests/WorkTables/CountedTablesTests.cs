using ActorShm.Actors.Cutting;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.WorkTables;

namespace ActorShm.Actors.Tests;

public class CountedTablesTests
{
    private const int BlockBytes = 8 * 65_536;

    // Goal: who was admitted always has room for the table, and nobody is refused for much that no table would take.
    [Theory]
    [InlineData(200_000, 0)]
    [InlineData(200_000, 16)]
    [InlineData(20_000_000, 16)]
    [InlineData(1_000, 64 * 1024)]
    public void As_much_is_counted_as_the_table_takes_for_any_number_of_nodes_and_little_more(long blockCount, int partialBytes)
    {
        var counted = CountedTables.MostBytes([(blockCount, partialBytes)], partitions: 0);

        foreach (var nodes in (int[])[1, 3, 64, WorkTable.MaximumSlots])
        {
            var cut = StageCut.Spread(blockCount, blockCount * BlockBytes, partialBytes, nodes * 16);
            var bytes = WorkTableLayout.TableBytes(StageBooks.SlotsFor(nodes), cut);
            Assert.InRange(counted, bytes, bytes + (256 * 1024) + (8 * blockCount));
        }
    }

    [Fact]
    public void Tables_that_are_kept_do_not_count()
    {
        Assert.Equal(0, CountedTables.MostBytes([(10_000, 16), (1, 0)], partitions: 0));
        Assert.Equal(0, CountedTables.MostBytes([], partitions: 0));
    }

    [Fact]
    public void The_partitions_that_a_job_asks_for_count_and_the_largest_table_is_told()
    {
        var one = CountedTables.MostBytes([(10, 0)], partitions: 1_000_000);

        Assert.Equal(256 + (64 * 4096) + 8_000_000, one);
        Assert.Equal(one + 160, CountedTables.MostBytes([(10, 0), (10, 16), (2, 16)], partitions: 1_000_000));
    }

    [Fact]
    public void Partial_results_beyond_64_bits_are_more_than_there_is() =>
        Assert.Equal(long.MaxValue, CountedTables.MostBytes([(long.MaxValue / 2, 16)], partitions: 0));
}
