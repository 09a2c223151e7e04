namespace ActorShm.Segments.Tests;

public class SegmentViewTests
{
    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 101)]
    [InlineData(100, 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, 0)]
    [InlineData(long.MaxValue, int.MaxValue)]
    public void Elements_outside_the_segment_are_refused(long start, int count)
    {
        using var fixture = new StoreFixture();
        using var view = fixture.Store.Open<double>(fixture.Ramp(100), AccessMode.ReadWrite);
        using var partition = view.Partition(new PartitionRange(0, 100));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.ReadSpan(start, count).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.WriteSpan(start, count).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.ReadBytes(start, count).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.WriteBytes(start, count).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Partition(new PartitionRange(start, count)));
        Assert.Throws<ArgumentOutOfRangeException>(() => partition.ReadSpan(start, count).Length);
    }

    [Fact]
    public void The_empty_window_at_the_end_is_allowed()
    {
        using var fixture = new StoreFixture();
        using var view = fixture.Store.Open<double>(fixture.Ramp(100), AccessMode.ReadOnly);
        Assert.True(view.ReadSpan(100, 0).IsEmpty);
    }

    [Fact]
    public void A_partition_reaches_its_own_elements_and_no_others()
    {
        using var fixture = new StoreFixture();
        using var view = fixture.Store.Open<double>(fixture.Ramp(100), AccessMode.ReadWrite);
        using var partition = view.Partition(new PartitionRange(40, 20));
        Assert.Equal(40, partition.ReadSpan(0, 20)[0]);
        partition.WriteSpan(19, 1)[0] = -1;
        Assert.Equal(-1, view.ReadSpan(59, 1)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => partition.ReadSpan(-1, 1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => partition.WriteSpan(19, 2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => partition.ReadSpan(21, 0).Length);
    }

    [Fact]
    public void A_read_only_view_hands_out_nothing_to_write()
    {
        using var fixture = new StoreFixture();
        using var view = fixture.Store.Open<double>(fixture.Ramp(10, "prices"), AccessMode.ReadOnly);
        using var partition = view.Partition(new PartitionRange(0, 5));
        var refused = Assert.Throws<InvalidOperationException>(() => view.WriteSpan(0, 1).Length);
        Assert.Contains("'prices'", refused.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => view.WriteBytes(0, 1).Length);
        Assert.Throws<InvalidOperationException>(() => partition.WriteSpan(0, 1).Length);
    }

    [Fact]
    public void A_disposed_view_refuses_and_its_partitions_go_on()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(100);
        var view = fixture.Store.Open<double>(handle, AccessMode.ReadWrite);
        var partition = view.Partition(new PartitionRange(10, 10));
        view.Dispose();
        view.Dispose();

        Assert.Throws<ObjectDisposedException>(() => view.ReadSpan(0, 1).Length);
        Assert.Throws<ObjectDisposedException>(() => view.ReadBytes(0, 1).Length);
        Assert.Throws<ObjectDisposedException>(() => view.Partition(new PartitionRange(0, 1)));
        Assert.Equal(19, partition.ReadSpan(9, 1)[0]);
        Assert.True(IsMapped(handle));
        Assert.Throws<SegmentInUseException>(() => fixture.Store.Seal(handle)); // the partition still writes

        partition.Dispose();
        partition.Dispose();
        Assert.Throws<ObjectDisposedException>(() => partition.ReadSpan(0, 1).Length);
        Assert.False(IsMapped(handle));
        fixture.Store.Seal(handle);
    }

    [Fact]
    public void A_forgotten_view_is_unmapped_when_it_is_collected()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(100);
        Forget(fixture.Store, handle);
        for (var attempt = 0; attempt < 100 && IsMapped(handle); attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(IsMapped(handle));
        fixture.Store.Seal(handle); // the leases are gone with the mapping
    }

    [Fact]
    public void The_file_identity_changes_with_the_file_and_not_with_the_view()
    {
        using var fixture = new StoreFixture();
        var (first, second) = (fixture.Ramp(10), fixture.Ramp(10));
        using var one = fixture.Store.Open(first, AccessMode.ReadOnly);
        using var same = fixture.Store.Open(first, AccessMode.ReadOnly);
        using var other = fixture.Store.Open(second, AccessMode.ReadOnly);
        Assert.Equal(one.FileIdentity, same.FileIdentity);
        Assert.NotEqual(one.FileIdentity, other.FileIdentity);
        Assert.Equal(4096 + 80, one.FileIdentity.SizeBytes);
        Assert.InRange(new DateTime(one.FileIdentity.ModifiedTicks, DateTimeKind.Utc), DateTime.UtcNow.AddHours(-1), DateTime.UtcNow.AddHours(1));
    }

    [Fact]
    public void A_segment_over_two_gibibytes_is_reached_at_both_ends()
    {
        // A sparse file of somebody else's takes no memory, and its length is all that matters here.
        using var fixture = new StoreFixture();
        const long ElementCount = (5L << 30) / 8;
        var path = Path.Combine(fixture.Directory, "sparse.npy");
        using (var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite))
        {
            RandomAccess.Write(file, NpyHeaderWriter.Write(ElementType.Float64, Shape.Vector(ElementCount)), 0);
            RandomAccess.SetLength(file, 4096 + (ElementCount * 8));
        }

        using var view = fixture.Store.Open<double>(fixture.Store.Adopt(path, "sparse"), AccessMode.ReadWrite);
        view.WriteSpan(ElementCount - 1, 1)[0] = 7;
        Assert.Equal(7, view.ReadSpan(ElementCount - 10, 10)[9]);
        Assert.Equal(0, view.ReadSpan(1L << 29, 1)[0]);
        var tooMany = Assert.Throws<ArgumentOutOfRangeException>(() => view.ReadBytes(0, 1 << 29).Length);
        Assert.Contains("one span", tooMany.Message, StringComparison.Ordinal);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget(SegmentStore store, SegmentHandle handle)
    {
        var view = store.Open<double>(handle, AccessMode.ReadWrite);
        _ = view.Partition(new PartitionRange(0, 10));
    }

    private static bool IsMapped(SegmentHandle handle) =>
        File.ReadLines("/proc/self/maps").Any(line => line.Contains(handle.Id.ToString(), StringComparison.Ordinal));
}
