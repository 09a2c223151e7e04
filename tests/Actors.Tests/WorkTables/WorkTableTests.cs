using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

public class WorkTableTests
{
    [Fact]
    public void A_table_is_opened_as_it_was_made()
    {
        var cut = TableFile.CutOf(10);
        using var file = new TableFile(cut, nodes: 3);

        var opened = WorkTable.Open(file.File, TableFile.Key);

        opened.RequireFor(cut.BlockCount, cut.PartialBytes);
        Assert.Equal(cut, opened.Cut);
        Assert.Equal((4, 3), (opened.SlotCount, opened.NodeCount));
        file.Table.Cancel();
        Assert.True(opened.IsCancelled);
        opened.PartialsOf(9).Fill(5);
        Assert.Equal([5, 5], file.Table.Partials[^2..].ToArray());
    }

    [Fact]
    public void The_table_of_another_stage_is_refused()
    {
        var cut = TableFile.CutOf(10);
        using var file = new TableFile(cut);

        Assert.Throws<InvalidDataException>(() => WorkTable.Open(file.File, new StageKey(7, 3)));
        Assert.Throws<InvalidDataException>(() => file.Table.RequireFor(cut.BlockCount + 1, cut.PartialBytes));
        Assert.Throws<InvalidDataException>(() => file.Table.RequireFor(cut.BlockCount, cut.PartialBytes + 16));
    }

    [Fact]
    public void What_lies_outside_is_refused_before_the_memory_is_touched()
    {
        using var file = new TableFile(TableFile.CutOf(10));

        Assert.Throws<ArgumentOutOfRangeException>(() => file.Table.StateOf(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Table.StateOf(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Table.PartialsOf(10).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Table.Slot(4).Node);
    }

    // Goal: whatever bytes stand in the head, they are refused or every access stays within the file. Method: random damage, then every access.
    [Fact]
    public void A_damaged_head_is_refused_or_harmless()
    {
        var cut = TableFile.CutOf(10);
        var random = new Random(4711);
        for (var round = 0; round < 2_000; round++)
        {
            using var file = new TableFile(cut);
            var head = file.File.Bytes(0, WorkTableLayout.HeaderBytes);
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                head[random.Next(12, 64)] = (byte)random.Next(256);
            }

            try
            {
                var table = WorkTable.Open(file.File, TableFile.Key);
                table.RequireFor(cut.BlockCount, cut.PartialBytes);
                Use(table);
            }
            catch (InvalidDataException)
            {
                // Malformed is the other possible outcome.
            }
        }
    }

    [Fact]
    public void A_file_that_is_too_short_is_no_table()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var file = SharedFile.Create(scratch.Combine("short"), 100);

        Assert.Throws<InvalidDataException>(() => WorkTable.Open(file, TableFile.Key));
    }

    private static void Use(WorkTable table)
    {
        Assert.Equal(10 * 16, table.Partials.Length);
        for (var slot = 0; slot < table.SlotCount; slot++)
        {
            table.Slot(slot).Beats++;
        }

        var claims = new PartitionClaims(table, node: 1);
        while (claims.TryClaim(out var partition, out var state))
        {
            for (var block = table.Cut.FirstBlock(partition); block < table.Cut.FirstBlock(partition) + table.Cut.BlocksIn(partition); block++)
            {
                table.PartialsOf(block).Clear();
            }

            claims.TryFinish(partition, state);
        }
    }
}
