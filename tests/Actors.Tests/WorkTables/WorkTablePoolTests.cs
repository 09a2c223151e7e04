using ActorShm.Actors.Cutting;
using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

public class WorkTablePoolTests
{
    [Fact]
    public async Task A_file_is_used_again_only_after_it_was_given_back_and_starts_empty()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.CreateTemporary();
        await using var pool = new WorkTablePool(scratch.Path, store);
        var cut = TableFile.CutOf(10);
        var first = await RentAsync(pool, job: 1, cut);
        var second = await RentAsync(pool, job: 2, cut);
        Assert.NotEqual(first.Number, second.Number);
        Assert.True(new PartitionClaims(first.Table, node: 1).TryClaim(out var partition, out _));
        first.Table.Cancel();

        pool.Return(first);
        var third = await RentAsync(pool, job: 3, cut);

        Assert.Equal(first.Number, third.Number);
        Assert.False(third.Table.IsCancelled);
        Assert.Equal(default, third.Table.StateOf(partition));
        Assert.Equal(0, third.Table.NextPartition);
    }

    [Fact]
    public async Task A_large_table_is_not_kept_and_takes_of_the_quota_as_an_array_does()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.CreateTemporary(new SegmentStoreOptions { QuotaBytes = 10_000_000 });
        await using var pool = new WorkTablePool(scratch.Path, store);
        using var share = store.SetAside(0);
        var small = await RentAsync(pool, job: 1, TableFile.CutOf(1), share);
        var large = await RentAsync(pool, job: 2, TableFile.CutOf(1) with { PartitionCount = 1_000_000 }, share);
        Assert.Equal(2, Directory.GetFiles(scratch.Path).Length);

        var full = await Assert.ThrowsAsync<OutOfSpaceException>(() => RentAsync(pool, job: 3, TableFile.CutOf(1) with { PartitionCount = 1_000_000 }, share));
        Assert.Equal((large.File.LengthBytes, 10_000_000 - large.File.LengthBytes), (full.RequestedBytes, full.AvailableBytes));
        Assert.Equal(2, Directory.GetFiles(scratch.Path).Length);

        pool.Return(large);
        pool.Return(small);

        Assert.Equal(small.File.Path, Assert.Single(Directory.GetFiles(scratch.Path)));
        store.SetAside(10_000_000).Dispose(); // both have given back what they had
    }

    [Fact]
    public async Task A_node_keeps_the_files_that_it_has_mapped_and_never_lends_one_twice()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.CreateTemporary();
        await using var pool = new WorkTablePool(scratch.Path, store);
        var rented = await RentAsync(pool, job: 1, TableFile.CutOf(10));
        using var cache = new WorkTableCache(scratch.Path);

        var file = cache.Rent(rented.Number);
        Assert.Throws<InvalidDataException>(() => cache.Rent(rented.Number));
        cache.Return(rented.Number);

        Assert.Same(file, cache.Rent(rented.Number));
        Assert.Throws<FileNotFoundException>(() => cache.Rent(99));
    }

    private static Task<RentedTable> RentAsync(WorkTablePool pool, long job, StageCut cut, QuotaShare? share = null) =>
        pool.RentAsync(new StageKey(job, 0), cut, slotCount: 4, nodeCount: 2, share, CancellationToken.None);
}
