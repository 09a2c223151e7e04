using System.Diagnostics;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

[Collection(nameof(AloneCollection))]
public class PoolLimitTests
{
    private const long Elements = 40_000; // 320 kB: large enough to be kept

    private static readonly SegmentStoreOptions Pooling = new() { Placement = ["/dev/shm"], PoolBytes = 1L << 30 };

    [Fact]
    public void A_hard_link_keeps_what_it_was_made_to_keep()
    {
        using var fixture = new StoreFixture(Pooling);
        using var scratch = new ScratchDirectory("/dev/shm");
        var first = Full(fixture.Store, 1.5);
        var path = fixture.Store.PathOf(first);
        Run("ln", path, scratch.Combine("keep.npy"));
        fixture.Store.Retire(first);

        Full(fixture.Store, 9);

        var kept = fixture.Store.Adopt(scratch.Combine("keep.npy"), "kept");
        using var view = fixture.Store.Open<double>(kept, AccessMode.ReadOnly);
        Assert.Equal([1.5, 1.5], view.ReadSpan(Elements - 2, 2).ToArray());
    }

    [Fact]
    public void Pooled_memory_is_taken_out_of_a_share_of_the_quota_as_new_memory_is()
    {
        const int elementCount = 100_000; // a few pages would not be kept
        var bytes = SegmentStore.BytesFor(ElementType.Float64, Shape.Vector(elementCount));
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"], QuotaBytes = 2 * bytes, PoolBytes = 2 * bytes });
        var retired = fixture.Ramp(elementCount);
        fixture.Store.Retire(retired);
        using var share = fixture.Store.SetAside(2 * bytes);

        var handle = fixture.Store.Create(ElementType.Float64, Shape.Vector(elementCount), "own", share: share);

        Assert.Equal(retired.Id, handle.Id);
        Assert.Equal(bytes, share.LeftBytes);
    }

    [Fact]
    public void A_link_that_is_made_while_the_memory_waits_keeps_it_from_being_reused()
    {
        using var fixture = new StoreFixture(Pooling);
        using var scratch = new ScratchDirectory("/dev/shm");
        fixture.Store.Retire(Full(fixture.Store, 1.5));
        var hidden = Assert.Single(Directory.GetFiles(fixture.Directory, "*.pool"));
        Run("ln", hidden, scratch.Combine("keep"));

        Assert.Equal(1u, Full(fixture.Store, 9).Generation);
    }

    // Method: a directory in the place of a file cannot be unlinked.
    [Fact]
    public void Memory_whose_name_cannot_be_removed_is_given_back_all_the_same_and_so_is_the_rest()
    {
        using var fixture = new StoreFixture(Pooling);
        var handles = Enumerable.Range(0, 3).Select(_ => Full(fixture.Store, 1.5)).ToList();
        var kept = Full(fixture.Store, 2.5);
        var path = fixture.Store.PathOf(kept);
        fixture.Store.Retire(handles[0]);
        var stuck = Assert.Single(Directory.GetFiles(fixture.Directory, "*.pool"));
        fixture.Store.Retire(handles[1]);
        fixture.Store.Retire(handles[2]);
        File.Delete(stuck);
        Directory.CreateDirectory(stuck);

        Assert.ThrowsAny<Exception>(fixture.Store.Dispose);

        Assert.Equal([stuck], Directory.GetFileSystemEntries(fixture.Directory));
        Assert.DoesNotContain(Directory.GetFiles("/proc/self/fd"), descriptor => new FileInfo(descriptor).LinkTarget?.StartsWith(fixture.Directory, StringComparison.Ordinal) == true);
        Assert.DoesNotContain(fixture.Directory, File.ReadAllText("/proc/self/maps"), StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Many_retired_segments_take_a_bounded_number_of_descriptors()
    {
        using var fixture = new StoreFixture(Pooling);
        var before = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        var handles = Enumerable.Range(0, 150).Select(_ => fixture.Store.Create(ElementType.Float64, Shape.Vector(Elements), "x")).ToList();
        handles.ForEach(fixture.Store.Retire);
        Assert.InRange(Directory.GetFileSystemEntries("/proc/self/fd").Length - before, 0, 140);
        Assert.InRange(fixture.Store.PooledBytes, 1, 64 * ((8 * Elements) + 4096));
    }

    [Fact]
    public void A_request_that_can_never_fit_leaves_the_pool_alone()
    {
        using var fixture = new StoreFixture(Pooling);
        fixture.Store.Retire(Full(fixture.Store, 1));
        var pooled = fixture.Store.PooledBytes;
        Assert.Throws<OutOfSpaceException>(() => fixture.Store.Create(ElementType.Float64, Shape.Vector(1L << 50), "huge"));
        Assert.Equal(pooled, fixture.Store.PooledBytes);
    }

    private static SegmentHandle Full(SegmentStore store, double value)
    {
        using var view = store.Full(Elements, value);
        return view.Handle;
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
