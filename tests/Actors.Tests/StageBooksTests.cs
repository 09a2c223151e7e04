using ActorShm.Actors.Dataflow;

using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;

namespace ActorShm.Actors.Tests;

public class StageBooksTests
{
    [Fact]
    public void A_stage_is_done_when_every_partition_says_so_and_not_before()
    {
        using var file = new TableFile(TableFile.CutOf(3));
        var books = BooksOf(file, nodes: 2);
        var first = new PartitionClaims(file.Table, node: 1);
        var second = new PartitionClaims(file.Table, node: 2);
        Assert.True(first.TryClaim(out var held, out var state));

        Assert.False(books.Finish(2, Exhaust(second)));
        Assert.False(books.IsDone);

        Assert.True(first.TryFinish(held, state));
        Assert.True(books.Finish(1, partitionsDone: 1));
        Assert.True(books.IsDone);
    }

    [Fact]
    public void A_lost_nodes_claims_are_released_and_what_it_had_done_is_kept()
    {
        using var file = new TableFile(TableFile.CutOf(8));
        var books = BooksOf(file, nodes: 2);
        var lost = new PartitionClaims(file.Table, node: 1);
        Assert.True(lost.TryClaim(out var done, out var doneState));
        Assert.True(lost.TryFinish(done, doneState));
        Assert.True(lost.TryClaim(out var claimed, out var claimedState));

        Assert.Equal((claimed, 1), Assert.Single(books.ReleaseFrom(1, isLost: true)));

        Assert.Equal(7, Exhaust(new PartitionClaims(file.Table, node: 2)));
        Assert.False(lost.TryFinish(claimed, claimedState));
        Assert.True(books.Finish(2, partitionsDone: 7));
    }

    [Fact]
    public void What_a_node_hands_back_that_leaves_is_open_and_counts_no_loss()
    {
        using var file = new TableFile(TableFile.CutOf(8));
        var books = BooksOf(file, nodes: 2);
        Assert.True(new PartitionClaims(file.Table, node: 1).TryClaim(out var claimed, out _));

        Assert.Equal((claimed, 0), Assert.Single(books.ReleaseFrom(1, isLost: false)));

        Assert.Equal(8, Exhaust(new PartitionClaims(file.Table, node: 2)));
        Assert.True(books.Finish(2, partitionsDone: 8));
    }

    [Fact]
    public void A_stage_whose_last_word_was_a_dead_nodes_is_seen_to_be_done()
    {
        using var file = new TableFile(TableFile.CutOf(4));
        var books = BooksOf(file, nodes: 2);
        Exhaust(new PartitionClaims(file.Table, node: 1));

        Assert.Empty(books.ReleaseFrom(1, isLost: true));

        Assert.True(books.IsDone);
    }

    [Fact]
    public void Each_loss_is_counted_for_the_partition_that_it_hit()
    {
        using var file = new TableFile(TableFile.CutOf(1));
        var books = BooksOf(file, nodes: 3);
        for (var node = 1; node <= 3; node++)
        {
            Assert.True(new PartitionClaims(file.Table, node).TryClaim(out _, out _));
            Assert.Equal(node, Assert.Single(books.ReleaseFrom(node, isLost: true)).LostNodes);
        }
    }

    [Theory]
    [InlineData((byte)PartitionKind.Done, 9)] // a node that never had the stage open
    [InlineData((byte)PartitionKind.Open, 1)]
    [InlineData(77, 1)]
    public void A_state_that_no_node_can_have_written_is_an_error(byte kind, int node)
    {
        using var file = new TableFile(TableFile.CutOf(4));
        var books = BooksOf(file, nodes: 2);
        Assert.True(file.Table.TryChange(2, file.Table.StateOf(2), new PartitionState((PartitionKind)kind, attempt: 0, node)));

        Assert.Throws<InvalidDataException>(() => books.Finish(1, 0));
        Assert.Throws<InvalidDataException>(() => books.ReleaseFrom(1, isLost: true));
    }

    [Fact]
    public void Counts_that_cannot_be_true_are_brought_within_what_is_possible()
    {
        using var file = new TableFile(TableFile.CutOf(4));
        var books = BooksOf(file, nodes: 2);
        file.Table.Slot(0).ElementsDone = long.MaxValue;
        file.Table.Slot(1).ElementsDone = long.MinValue;
        file.Table.Slot(0).PartitionsDone = -3;
        file.Table.Slot(1).PartitionsDone = long.MaxValue;

        Assert.Equal(file.Table.Cut.BlockCount * BlockGrid.BlockElements, books.ElementsDone);
        Assert.Equal((0, 4), (books.PartitionsDoneBy(1), books.PartitionsDoneBy(2)));
        Assert.Throws<InvalidDataException>(() => books.Finish(1, 1));
    }

    [Fact]
    public void Slots_are_given_once_each_and_then_refused()
    {
        using var file = new TableFile(TableFile.CutOf(4));
        var books = BooksOf(file, nodes: 4);

        Assert.False(books.TryOpenOn(5, out _));
        Assert.True(books.CloseOn(2));
        Assert.False(books.CloseOn(2));
        Assert.Equal([1, 3, 4], books.OpenOn.Order());
    }

    [Fact]
    public void The_slot_of_a_lost_node_is_given_again_and_what_was_done_stays_counted()
    {
        using var file = new TableFile(TableFile.CutOf(4));
        var books = BooksOf(file, nodes: 4);
        ref var slot = ref file.Table.Slot(1);
        (slot.PartitionInWork, slot.Beats, slot.PartitionsDone, slot.ElementsDone) = (3, 7, 2, 5);

        Assert.True(books.CloseOn(2));
        Assert.True(books.TryOpenOn(5, out var given));

        Assert.Equal(1, given);
        Assert.Equal((5, 0, 0, 0), (slot.Node, slot.PartitionInWork, slot.Beats, slot.PartitionsDone));
        Assert.Equal((5, 7), (books.ElementsDone, books.Beats));
        Assert.False(books.TryOpenOn(6, out _));
    }

    [Fact]
    public void What_the_next_node_does_in_a_slot_does_not_count_for_the_one_that_had_it()
    {
        using var file = new TableFile(TableFile.CutOf(4));
        var books = BooksOf(file, nodes: 4);
        var former = new PartitionClaims(file.Table, node: 2);
        Assert.True(former.TryClaim(out var held, out var state));
        Assert.True(former.TryFinish(held, state));
        Assert.True(books.CloseOn(2));
        Assert.True(books.TryOpenOn(5, out var slot));
        (file.Table.Slot(slot).Beats, file.Table.Slot(slot).PartitionsDone, file.Table.Slot(slot).PartitionInWork) = (7, 3, 1);

        Assert.Equal((0, 0), (books.BeatsOf(2), books.PartitionsDoneBy(2)));
        Assert.Equal((7, 3), (books.BeatsOf(5), books.PartitionsDoneBy(5)));
        Assert.Equal(7, books.Beats);
        Assert.Equal([5], books.FindAwaited(isQuiet: false));
        Assert.Empty(books.ReleaseFrom(2, isLost: true)); // what the former has done stays done
    }

    // Goal: nodes that all stop before they claim anything must be found, or the job would never end.
    [Fact]
    public void A_quiet_stage_waits_for_every_node_as_long_as_a_partition_lies_there()
    {
        using var file = new TableFile(TableFile.CutOf(2));
        var books = BooksOf(file, nodes: 2);
        Assert.Equal([1, 2], books.FindAwaited(isQuiet: true).Order());
        Assert.Empty(books.FindAwaited(isQuiet: false));

        var first = new PartitionClaims(file.Table, node: 1);
        Assert.True(first.TryClaim(out _, out _));
        Assert.Equal([1, 2], books.FindAwaited(isQuiet: true).Order()); // one is still lying there
        Assert.True(first.TryClaim(out _, out _));
        Assert.Equal([1], books.FindAwaited(isQuiet: true));
    }

    private static StageBooks BooksOf(TableFile file, int nodes)
    {
        var books = new StageBooks(TableFile.Key, TableFile.SumStage(file.Table.Cut.BlockCount * BlockGrid.BlockElements), file.Rented);
        for (var node = 1; node <= nodes; node++)
        {
            Assert.True(books.TryOpenOn(node, out var slot));
            Assert.Equal(node - 1, slot);
        }

        return books;
    }

    private static int Exhaust(PartitionClaims claims)
    {
        var done = 0;
        while (claims.TryClaim(out var partition, out var state))
        {
            Assert.True(claims.TryFinish(partition, state));
            done++;
        }

        return done;
    }
}
