using ActorShm.Actors.WorkTables;

namespace ActorShm.Actors.Tests;

public class PartitionClaimsTests
{
    [Fact]
    public void A_node_alone_claims_every_partition_once_from_the_beginning()
    {
        using var file = new TableFile(TableFile.CutOf(100));
        var claims = new PartitionClaims(file.Table, node: 1);
        for (var expected = 0; expected < 100; expected++)
        {
            Assert.True(claims.TryClaim(out var partition, out var state));
            Assert.Equal(expected, partition);
            Assert.Equal(state, file.Table.StateOf(partition));
            Assert.True(claims.TryFinish(partition, state));
        }

        Assert.False(claims.TryClaim(out _, out _));
    }

    [Fact]
    public void Batches_are_a_share_of_what_is_left_and_end_with_single_partitions()
    {
        using var file = new TableFile(TableFile.CutOf(1000), nodes: 2);
        var sizes = new List<int>();
        var last = 0;
        while (file.Table.NextPartition < 1000)
        {
            // A node that has claimed nothing yet takes a new batch.
            Assert.True(new PartitionClaims(file.Table, node: 1).TryClaim(out _, out _));
            sizes.Add(file.Table.NextPartition - last);
            last = file.Table.NextPartition;
        }

        Assert.Equal(250, sizes[0]);
        Assert.Equal(sizes.OrderDescending(), sizes);
        Assert.Equal([1, 1, 1], sizes[^3..]);
    }

    [Fact]
    public void A_node_knows_how_much_of_its_batch_is_left_and_of_what_others_left_over_nothing()
    {
        using var file = new TableFile(TableFile.CutOf(1000), nodes: 2);
        Assert.True(new PartitionClaims(file.Table, node: 2).TryClaim(out _, out _)); // and begins nothing else of its 250
        var claims = new PartitionClaims(file.Table, node: 1);
        for (var left = 186; left >= 0; left--)
        {
            Assert.True(claims.TryClaim(out _, out _));
            Assert.Equal(left, claims.LeftOfBatch);
        }

        while (file.Table.NextPartition < 1000 || claims.LeftOfBatch > 0)
        {
            Assert.True(claims.TryClaim(out _, out _));
        }

        Assert.True(claims.TryClaim(out var leftOver, out _));
        Assert.Equal((249, 0), (leftOver, claims.LeftOfBatch));
    }

    [Fact]
    public void What_stands_in_the_batch_of_a_slow_node_and_is_not_begun_is_taken_by_others()
    {
        using var file = new TableFile(TableFile.CutOf(100));
        var slow = new PartitionClaims(file.Table, node: 1);
        Assert.True(slow.TryClaim(out var held, out _));
        var quick = new PartitionClaims(file.Table, node: 2);
        var taken = new HashSet<int>();
        while (quick.TryClaim(out var partition, out var state))
        {
            Assert.True(taken.Add(partition));
            Assert.True(quick.TryFinish(partition, state));
        }

        Assert.Equal(99, taken.Count);
        Assert.DoesNotContain(held, taken);
        Assert.False(slow.TryClaim(out _, out _));
    }

    [Fact]
    public void A_released_partition_is_found_again_under_its_new_attempt_and_the_old_one_counts_no_more()
    {
        using var file = new TableFile(TableFile.CutOf(3));
        var lost = new PartitionClaims(file.Table, node: 1);
        Assert.True(lost.TryClaim(out var partition, out var before));
        var other = new PartitionClaims(file.Table, node: 2);
        while (other.TryClaim(out var mine, out var state))
        {
            Assert.True(other.TryFinish(mine, state));
        }

        Assert.True(file.Table.TryChange(partition, before, before.Released()));
        other.LookAgain();

        Assert.True(other.TryClaim(out var again, out var after));
        Assert.Equal((partition, before.Attempt + 1), (again, after.Attempt));
        Assert.False(lost.TryFinish(partition, before));
        Assert.True(other.TryFinish(again, after));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_counter_that_makes_no_sense_costs_batches_and_no_partition(int next)
    {
        using var file = new TableFile(TableFile.CutOf(50));
        file.Table.NextPartition = next;
        var claims = new PartitionClaims(file.Table, node: 1);
        var claimed = 0;
        while (claims.TryClaim(out _, out _))
        {
            claimed++;
        }

        Assert.Equal(50, claimed);
    }

    // Goal: no partition is done twice, none is forgotten. Method: many claimants at once, some of which stop in the middle and are released.
    [Fact]
    public void Many_claimants_at_once_do_every_partition_exactly_once()
    {
        const int claimants = 8;
        for (var round = 0; round < 20; round++)
        {
            using var file = new TableFile(TableFile.CutOf(2000), nodes: claimants);
            var done = new int[2000];
            using var start = new Barrier(claimants);
            var threads = Enumerable.Range(1, claimants).Select(node => new Thread(() => Claim(file.Table, node, done, start))).ToArray();
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            for (var partition = 0; partition < 2000; partition++)
            {
                var state = file.Table.StateOf(partition);
                if (state.Kind == PartitionKind.Claimed)
                {
                    Assert.True(file.Table.TryChange(partition, state, state.Released()));
                }
            }

            const int survivor = 10;
            using var alone = new Barrier(1);
            Claim(file.Table, survivor, done, alone);
            Assert.All(done, times => Assert.Equal(1, times));
        }
    }

    private static void Claim(WorkTable table, int node, int[] done, Barrier start)
    {
        var claims = new PartitionClaims(table, node);
        start.SignalAndWait();
        while (claims.TryClaim(out var partition, out var state))
        {
            if (node % 3 == 0 && partition % 500 == 17)
            {
                return; // dies with this one claimed
            }

            Assert.True(claims.TryFinish(partition, state));
            Interlocked.Increment(ref done[partition]);
        }
    }
}
