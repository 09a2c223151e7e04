using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class QuotaShareTests
{
    private const long Quota = 20_000; // 4 segments of 4096 + 800 bytes, and not 5

    private const long EachBytes = 4096 + 800;

    [Fact]
    public void What_is_set_aside_is_there_for_its_segments_and_for_no_others()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"], QuotaBytes = Quota, PoolBytes = 0 });
        using var share = fixture.Store.SetAside(3 * EachBytes);
        fixture.Ramp(100);

        var refused = Assert.Throws<OutOfSpaceException>(() => fixture.Ramp(100));
        for (var i = 0; i < 3; i++)
        {
            fixture.Store.Create(ElementType.Float64, Shape.Vector(100), $"own {i}", share: share);
        }

        Assert.Equal((EachBytes, Quota - (4 * EachBytes)), (refused.RequestedBytes, refused.AvailableBytes));
        Assert.Contains("of which 4,896 are used and 14,688 set aside", refused.Message, StringComparison.Ordinal);
        Assert.Equal(4 * EachBytes, fixture.Store.UsedBytes);
    }

    [Fact]
    public void More_than_is_left_cannot_be_set_aside_and_what_others_have_set_aside_is_not_left()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"], QuotaBytes = Quota, PoolBytes = 0 });
        using var share = fixture.Store.SetAside(Quota - 1);

        Assert.Equal(1, Assert.Throws<OutOfSpaceException>(() => fixture.Store.SetAside(2)).AvailableBytes);
        fixture.Store.SetAside(1).Dispose();
    }

    [Fact]
    public void What_no_segment_has_taken_is_given_back_once()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"], QuotaBytes = Quota, PoolBytes = 0 });
        var share = fixture.Store.SetAside(Quota);
        fixture.Store.Create(ElementType.Float64, Shape.Vector(100), "own", share: share);

        share.Dispose();
        share.Dispose();

        Assert.Equal(Quota - EachBytes, Assert.Throws<OutOfSpaceException>(() => fixture.Store.SetAside(Quota)).AvailableBytes);
    }

    [Fact]
    public void A_segment_takes_what_its_share_does_not_have_from_what_is_left()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"], QuotaBytes = Quota, PoolBytes = 0 });
        using var share = fixture.Store.SetAside(EachBytes - 1);

        fixture.Store.Create(ElementType.Float64, Shape.Vector(100), "own", share: share);
        fixture.Store.Create(ElementType.Float64, Shape.Vector(100), "another", share: share);

        Assert.Equal(2 * EachBytes, fixture.Store.UsedBytes);
    }

    [Fact]
    public void A_segment_that_comes_to_nothing_leaves_its_share_whole()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"], QuotaBytes = Quota, PoolBytes = 0 });
        using var share = fixture.Store.SetAside(4 * EachBytes);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => fixture.Store.Create(ElementType.Float64, Shape.Vector(100), "own", cancellation: cancelled.Token, share: share));

        Assert.Equal(4 * EachBytes, share.LeftBytes);
        Assert.Throws<OutOfSpaceException>(() => fixture.Ramp(100));
    }

    [Fact]
    public void A_shared_file_takes_of_its_share_which_is_whole_again_when_it_is_disposed()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"], QuotaBytes = Quota, PoolBytes = 0 });
        using var share = fixture.Store.SetAside(Quota);
        using var file = fixture.Store.CreateSharedFile(Path.Combine(fixture.Directory, "f"), 8192, share: share);
        Assert.Equal(Quota - 8192, share.LeftBytes);
        Assert.Throws<OutOfSpaceException>(() => fixture.Store.SetAside(1));

        file.Dispose();
        file.Dispose();

        Assert.Equal(Quota, share.LeftBytes);
        Assert.Throws<OutOfSpaceException>(() => fixture.Store.SetAside(1));
    }

    [Fact]
    public void A_shared_file_has_its_part_of_a_share_that_was_given_back_until_it_is_disposed()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"], QuotaBytes = Quota, PoolBytes = 0 });
        var share = fixture.Store.SetAside(Quota);
        using var file = fixture.Store.CreateSharedFile(Path.Combine(fixture.Directory, "f"), 8192, share: share);

        share.Dispose();
        Assert.Equal(Quota - 8192, Assert.Throws<OutOfSpaceException>(() => fixture.Store.SetAside(Quota)).AvailableBytes);
        file.Dispose();

        fixture.Store.SetAside(Quota).Dispose();
    }

    [Fact]
    public void A_shared_file_that_comes_to_nothing_leaves_its_share_whole()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"], QuotaBytes = Quota, PoolBytes = 0 });
        using var share = fixture.Store.SetAside(Quota);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => fixture.Store.CreateSharedFile(Path.Combine(fixture.Directory, "f"), 8192, cancellation: cancelled.Token, share: share));

        Assert.Equal(Quota, share.LeftBytes);
        Assert.Empty(fixture.FileNames);
    }

    // Goal: two threads of one store in a directory without an owner do not both take what is left of its quota.
    // Method: the segment of one gets its name while the other reads the directory, and has come past it.
    [Fact]
    public void A_segment_that_is_completed_while_the_directory_is_read_is_counted()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var options = new SegmentStoreOptions { Placement = [scratch.Path] };
        using var placement = new Placement(scratch.Path, "shared", options, options.NewSpaceMeter());
        using var pool = new SegmentPool(0);
        var first = new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(100));
        var isBegun = false;
        List<(SegmentId Id, long FileBytes)> named = [];
        StoreInventory? inventory = null;
        inventory = new StoreInventory(placement, Quota, pool, ReadDirectory);
        inventory.Begin(first, 3 * EachBytes, share: null);
        isBegun = true;

        var refused = Assert.Throws<OutOfSpaceException>(() => inventory.Begin(first with { Id = SegmentId.New() }, 2 * EachBytes, share: null));

        Assert.Equal(Quota - (3 * EachBytes), refused.AvailableBytes);

        IReadOnlyList<(SegmentId Id, long FileBytes)> ReadDirectory()
        {
            (SegmentId Id, long FileBytes)[] read = [.. named];
            if (isBegun && named.Count == 0)
            {
                named.Add((first.Id, 3 * EachBytes));
                inventory!.TryComplete(first.Id);
            }

            return read;
        }
    }

    // Goal: nobody is refused because a segment counts twice while another thread makes it. Method: the moment in which the directory shows it already and its maker still has it, held still.
    [Fact]
    public void A_segment_that_has_its_state_before_its_maker_has_finished_counts_once()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var options = new SegmentStoreOptions { Placement = [scratch.Path] };
        using var placement = new Placement(scratch.Path, "shared", options, options.NewSpaceMeter());
        using var pool = new SegmentPool(0);
        var first = new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(100));
        List<(SegmentId Id, long FileBytes)> named = [(SegmentId.New(), EachBytes)];
        var inventory = new StoreInventory(placement, Quota, pool, () => [.. named]);
        inventory.Begin(first, 2 * EachBytes, share: null);
        named.Add((first.Id, 2 * EachBytes));

        inventory.Begin(first with { Id = SegmentId.New() }, EachBytes, share: null);

        Assert.Equal(4 * EachBytes, inventory.UsedBytes);
        Assert.Equal(Quota - (4 * EachBytes), Assert.Throws<OutOfSpaceException>(() => inventory.Begin(first with { Id = SegmentId.New() }, EachBytes, share: null)).AvailableBytes);
        inventory.TryComplete(first.Id);
        Assert.Equal(4 * EachBytes, inventory.UsedBytes);
    }

    [Fact]
    public void A_share_of_another_store_is_refused()
    {
        using var fixture = new StoreFixture();
        using var other = new StoreFixture();
        using var share = other.Store.SetAside(EachBytes);

        Assert.Throws<ArgumentException>(() => fixture.Store.Create(ElementType.Float64, Shape.Vector(100), "own", share: share));
        Assert.Throws<ArgumentException>(() => fixture.Store.CreateSharedFile(Path.Combine(fixture.Directory, "f"), 8192, share: share));
    }
}
