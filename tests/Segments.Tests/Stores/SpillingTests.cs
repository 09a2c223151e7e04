using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class SpillingTests
{
    [Fact]
    public void A_spilled_segment_lies_on_a_disk_works_like_any_other_and_is_not_counted()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm", "/var/tmp"], QuotaBytes = 10_000 });
        var handle = fixture.Store.CreateSpilled(ElementType.Float64, Shape.Vector(100_000), "large");
        var path = fixture.Store.PathOf(handle);
        using (var view = fixture.Store.Open<double>(handle, AccessMode.ReadWrite))
        {
            view.WriteSpan(99_999, 1)[0] = 7;
        }

        fixture.Store.Seal(handle);
        using (var view = fixture.Store.Open<double>(handle, AccessMode.ReadOnly))
        {
            Assert.Equal([0, 7], view.ReadSpan(99_998, 2).ToArray());
        }

        Assert.StartsWith("/var/tmp/", path, StringComparison.Ordinal);
        Assert.Equal(0, fixture.Store.UsedBytes);
        Assert.StartsWith("spilled: /var/tmp has room", fixture.Store.Find("large").PlacementReason, StringComparison.Ordinal);
        fixture.Store.Retire(handle);
        Assert.False(File.Exists(path));
    }

    // Goal: nobody is promised room outside of the quota that the next look at the directory counts all the same.
    [Fact]
    public void Out_of_a_directory_without_an_owner_nothing_is_spilled()
    {
        using var scratch = new ScratchDirectory("/var/tmp");
        using var store = SegmentStore.OpenDirectory(scratch.Combine("arrays"), new SegmentStoreOptions { QuotaBytes = 10_000 });

        Assert.Throws<InvalidOperationException>(() => store.CreateSpilled(ElementType.Float64, Shape.Vector(100_000), "large"));

        Assert.Empty(Directory.GetFileSystemEntries(store.Directory));
    }

    [Fact]
    public void Without_a_disk_among_the_placement_directories_nothing_is_made_and_the_reason_is_given()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"] });
        var refused = Assert.Throws<SegmentException>(() => fixture.Store.CreateSpilled(ElementType.Bool, Shape.Vector(10), "nowhere"));
        Assert.Contains("/dev/shm: it is memory", refused.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Store.List());
    }

    [Fact]
    public void Spilling_that_is_called_off_ends_and_leaves_nothing()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm", "/var/tmp"] });
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => fixture.Store.CreateSpilled(ElementType.Bool, Shape.Vector(1 << 20), "called off", cancellation.Token));

        Assert.Empty(fixture.FileNames);
        Assert.Equal(["host.lock"], Directory.GetFileSystemEntries(Path.Combine("/var/tmp", UserDirectory.Name, fixture.PlacementName)).Select(Path.GetFileName));
    }

    // Goal: memory that is kept is no room on a disk. Method: a disk of a few megabytes, and as much kept memory as is missing there.
    [SkippableFact]
    public void A_full_disk_costs_no_kept_memory()
    {
        using var disk = SmallFileSystem.MountDisk(megabytes: 16);
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm", disk.Path], PoolBytes = 64 << 20 });
        fixture.Store.Retire(fixture.Store.Create(ElementType.Bool, Shape.Vector(32 << 20), "kept"));
        var keptBytes = fixture.Store.PooledBytes;
        Assert.True(keptBytes > 0);

        Assert.Throws<OutOfSpaceException>(() => fixture.Store.CreateSpilled(ElementType.Bool, Shape.Vector(20 << 20), "too large"));

        Assert.Equal(keptBytes, fixture.Store.PooledBytes);
    }

    [Fact]
    public void The_bytes_of_a_segment_are_known_before_it_is_made()
    {
        using var fixture = new StoreFixture();
        fixture.Store.Create(ElementType.Int16, new Shape(3, 5), "small");
        Assert.Equal(SegmentStore.BytesFor(ElementType.Int16, new Shape(3, 5)), fixture.Store.UsedBytes);
        Assert.Equal(8192, SegmentStore.BytesFor(ElementType.Float64, Shape.Vector(0)));
    }

    [Fact]
    public void The_identity_of_a_file_tells_what_was_done_to_it()
    {
        using var fixture = new StoreFixture();
        var foreign = Path.Combine(fixture.Directory, "x.npy");
        fixture.Store.Export(fixture.Ramp(1000), foreign);
        var handle = fixture.Store.Adopt(foreign, "x");
        var first = fixture.Store.IdentityOf(handle)!.Value;
        using (var view = fixture.Store.Open(handle, AccessMode.ReadOnly))
        {
            Assert.Equal(first, view.FileIdentity);
        }

        File.SetLastWriteTimeUtc(foreign, DateTime.UnixEpoch);
        var touched = fixture.Store.IdentityOf(handle)!.Value;
        Assert.False(touched.Matches(first));
        Assert.True(touched.Matches(first.WithoutTimes()));

        File.Copy(foreign, foreign + ".new");
        File.Move(foreign + ".new", foreign, overwrite: true);
        Assert.False(fixture.Store.IdentityOf(handle)!.Value.Matches(first.WithoutTimes()));

        File.Delete(foreign);
        Assert.Null(fixture.Store.IdentityOf(handle));
    }
}
