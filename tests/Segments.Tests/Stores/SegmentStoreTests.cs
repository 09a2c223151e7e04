using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class SegmentStoreTests
{
    [Fact]
    public void A_new_segment_is_zero_private_and_filling()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Store.Create(ElementType.Float64, new Shape(3, 4), "prices");

        Assert.Equal(SegmentState.Filling, fixture.Store.StateOf(handle));
        var path = fixture.Store.PathOf(handle);
        Assert.Equal(Path.Combine(fixture.Directory, $"{handle.Id}.npy"), path);
        Assert.Equal(4096 + 96, new FileInfo(path).Length);
        Assert.All(Directory.GetFiles(fixture.Directory), file =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal([$"{handle.Id}.npy", $"{handle.Id}.state"], fixture.FileNames.Order(StringComparer.Ordinal));

        using var view = fixture.Store.Open<double>(handle, AccessMode.ReadOnly);
        Assert.Equal(new double[12], view.ReadSpan(0, 12).ToArray());
        Assert.Equal(4096 + 96, view.MappedBytes);
    }

    [Fact]
    public void What_one_view_writes_every_other_view_reads()
    {
        using var fixture = new StoreFixture();
        using var attached = SegmentDirectory.Attach(fixture.Directory);
        var handle = fixture.Store.Create(ElementType.Int32, Shape.Vector(1_000), "shared");
        using var writer = fixture.Store.Open<int>(handle, AccessMode.ReadWrite);
        using var reader = attached.Open<int>(handle, AccessMode.ReadOnly);
        using var secondWriter = attached.Open<int>(handle, AccessMode.ReadWrite);

        writer.WriteSpan(500, 1)[0] = 42;
        secondWriter.WriteSpan(501, 1)[0] = 43;
        Assert.Equal([0, 42, 43, 0], reader.ReadSpan(499, 4).ToArray());
    }

    [Theory]
    [InlineData(ElementType.Bool, typeof(bool))]
    [InlineData(ElementType.Int32, typeof(int))]
    [InlineData(ElementType.Int64, typeof(long))]
    [InlineData(ElementType.Float32, typeof(float))]
    [InlineData(ElementType.Float64, typeof(double))]
    public void Segments_of_every_type_and_shape_are_made_and_opened(ElementType element, Type clrType)
    {
        Assert.Equal(clrType, element.ClrType());
        using var fixture = new StoreFixture();
        Shape[] shapes = [Shape.Scalar, Shape.Vector(0), Shape.Vector(1), new Shape(2, 0, 3), new Shape(2, 1, 3, 1, 2, 1, 2, 1)];
        foreach (var shape in shapes)
        {
            var handle = fixture.Store.Create(element, shape, "any");
            using var view = fixture.Store.Open(handle, AccessMode.ReadWrite);
            Assert.Equal(shape.ElementCount, view.ElementCount);
            var bytes = view.WriteBytes(0, (int)shape.ElementCount);
            Assert.Equal(shape.ElementCount * element.SizeBytes(), bytes.Length);
            bytes.Fill(1);
            Assert.Equal(Math.Max(4096 + bytes.Length, shape.ElementCount == 0 ? 8192 : 0), new FileInfo(fixture.Store.PathOf(handle)).Length);
        }

        Assert.Equal(shapes.Length, fixture.Store.List().Count);
    }

    [Fact]
    public void A_view_of_another_type_is_refused_and_both_are_named()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Store.Create(ElementType.Int64, Shape.Vector(2), "counts");
        var refused = Assert.Throws<ElementTypeMismatchException>(() => fixture.Store.Open<double>(handle, AccessMode.ReadOnly));
        Assert.Contains("int64", refused.Message, StringComparison.Ordinal);
        Assert.Contains("float64", refused.Message, StringComparison.Ordinal);
        Assert.Equal((ElementType.Int64, ElementType.Float64), (refused.Found, refused.Asked));
    }

    [Fact]
    public void A_handle_of_another_generation_is_stale()
    {
        using var fixture = new StoreFixture();
        var stale = fixture.Ramp(5) with { Generation = 2 };
        Assert.Throws<StaleHandleException>(() => fixture.Store.Open(stale, AccessMode.ReadOnly));
        Assert.Throws<StaleHandleException>(() => fixture.Store.Seal(stale));
        Assert.Throws<StaleHandleException>(() => fixture.Store.Retire(stale));
    }

    [Fact]
    public void A_handle_that_describes_another_array_is_refused()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(5);
        Assert.Throws<SegmentFormatException>(() => fixture.Store.Open(handle with { Shape = Shape.Vector(6) }, AccessMode.ReadOnly));
        Assert.Throws<SegmentFormatException>(() => fixture.Store.Open(handle with { Element = ElementType.Int64 }, AccessMode.ReadOnly));
    }

    [Fact]
    public void A_damaged_file_is_refused_and_never_mapped_past_its_end()
    {
        using var fixture = new StoreFixture();
        var truncated = fixture.Ramp(5_000);
        using (var file = File.OpenWrite(fixture.Store.PathOf(truncated)))
        {
            file.SetLength(8_192);
        }

        Assert.Throws<SegmentFormatException>(() => fixture.Store.Open(truncated, AccessMode.ReadOnly));

        var replaced = fixture.Ramp(10);
        File.WriteAllBytes(fixture.Store.PathOf(replaced), [.. NpyHeaderWriter.Write(ElementType.Float64, Shape.Vector(3)), .. new byte[24]]);
        Assert.Throws<SegmentFormatException>(() => fixture.Store.Open(replaced, AccessMode.ReadOnly));

        var deleted = fixture.Ramp(10);
        File.Delete(fixture.Store.PathOf(deleted));
        var gone = Assert.Throws<SegmentGoneException>(() => fixture.Store.Open(deleted, AccessMode.ReadOnly));
        Assert.Contains("deleted or moved, or this process does not see it", gone.Message, StringComparison.Ordinal); // which of them, nobody can know here
    }

    [Fact]
    public void A_retired_segment_is_gone_and_its_readers_keep_their_pages()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(100);
        using var reader = fixture.Store.Open<double>(handle, AccessMode.ReadOnly);

        fixture.Store.Retire(handle);

        Assert.Equal(99, reader.ReadSpan(99, 1)[0]);
        Assert.Empty(fixture.FileNames);
        Assert.Empty(fixture.Store.List());
        Assert.Equal(0, fixture.Store.UsedBytes);
        Assert.Throws<SegmentGoneException>(() => fixture.Store.Open(handle, AccessMode.ReadOnly));
        Assert.Throws<SegmentGoneException>(() => fixture.Store.StateOf(handle));
        Assert.Throws<SegmentGoneException>(() => fixture.Store.PathOf(handle));
        Assert.Throws<SegmentGoneException>(() => fixture.Store.Seal(handle));
        Assert.Throws<SegmentGoneException>(() => fixture.Store.Retire(handle));
    }

    [Fact]
    public void The_list_says_what_there_is_and_why_it_is_there()
    {
        using var fixture = new StoreFixture();
        var first = fixture.Ramp(10, "first");
        var second = fixture.Ramp(20, "zweites – 二");
        fixture.Store.Seal(second);

        var records = SegmentDirectory.Attach(fixture.Directory).List();

        Assert.Equal([first, second], records.Select(record => record.Handle));
        Assert.Equal(["first", "zweites – 二"], records.Select(record => record.Label));
        Assert.Equal([SegmentState.Filling, SegmentState.Sealed], records.Select(record => record.State));
        Assert.All(records, record => Assert.Equal(ProcessIdentity.Current, record.Creator));
        Assert.All(records, record => Assert.Contains("/dev/shm", record.PlacementReason, StringComparison.Ordinal));
        Assert.All(records, record => Assert.True(File.Exists(record.Path)));
        Assert.True(records[0].CreatedAt <= DateTimeOffset.UtcNow);
        Assert.Equal((2 * 4096) + 240, fixture.Store.UsedBytes);
        Assert.Equal(fixture.Store.UsedBytes, SegmentDirectory.Attach(fixture.Directory).UsedBytes);
    }

    [Fact]
    public void Who_has_attached_leaves_all_segments_behind()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        var attached = SegmentDirectory.Attach(fixture.Directory);

        attached.Dispose();

        Assert.Equal(SegmentState.Filling, fixture.Store.StateOf(handle));
        Assert.Throws<ObjectDisposedException>(() => attached.Open(handle, AccessMode.ReadOnly));
    }

    [Fact]
    public void Disposing_the_owners_store_removes_its_segments_and_leaves_views_alone()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        fixture.Ramp(20);
        using var view = fixture.Store.Open<double>(handle, AccessMode.ReadOnly);
        fixture.Store.Dispose();
        Assert.Empty(fixture.FileNames);
        Assert.Equal(9, view.ReadSpan(9, 1)[0]);
        Assert.Throws<ObjectDisposedException>(() => fixture.Store.Open(handle, AccessMode.ReadOnly));
        Assert.Throws<ObjectDisposedException>(() => fixture.Store.Create(ElementType.Bool, Shape.Scalar, "late"));
        Assert.Throws<ObjectDisposedException>(() => fixture.Store.List());
    }

    [Fact]
    public void A_directory_that_others_can_look_into_is_refused()
    {
        using var scratch = new ScratchDirectory();
        File.SetUnixFileMode(scratch.Path, File.GetUnixFileMode(scratch.Path) | UnixFileMode.OtherRead);
        Assert.Throws<SegmentException>(() => SegmentStore.CreateOwned(scratch.Path, "name"));
        Assert.Throws<SegmentException>(() => SegmentDirectory.Attach(scratch.Path));
        Assert.Throws<SegmentException>(() => SegmentDirectory.Attach(scratch.Combine("missing")));
    }

    [Fact]
    public void Impossible_requests_are_refused_at_the_door()
    {
        using var fixture = new StoreFixture();
        Assert.Throws<ArgumentOutOfRangeException>(() => fixture.Store.Create(ElementType.Float64, Shape.Vector(long.MaxValue / 8), "huge"));
        Assert.Throws<ArgumentOutOfRangeException>(() => fixture.Store.Create((ElementType)77, Shape.Scalar, "odd"));
        Assert.Throws<ArgumentException>(() => SegmentStore.CreateOwned(fixture.Directory, "a/b"));
        Assert.Throws<ArgumentException>(() => SegmentStore.CreateOwned(fixture.Directory, "a", new SegmentStoreOptions { Placement = [] }));
        Assert.Throws<ArgumentException>(() => SegmentStore.CreateOwned(fixture.Directory, "a", new SegmentStoreOptions { Placement = ["relative"] }));
        Assert.Empty(fixture.FileNames);
    }

    // Goal: the store is used from many threads at once. Method: eight of them live whole segment lives; a checker looks at all that is left.
    [Fact]
    public void Many_threads_live_whole_segment_lives_at_once()
    {
        using var fixture = new StoreFixture();
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, round =>
        {
            var handle = fixture.Ramp(1_000 + round);
            fixture.Store.Seal(handle);
            using var view = fixture.Store.Open<double>(handle, AccessMode.ReadOnly);
            Assert.NotEmpty(fixture.Store.List());
            if (round % 2 == 0)
            {
                fixture.Store.Retire(handle);
            }

            Assert.Equal(999 + round, view.ReadSpan(999 + round, 1)[0]);
        });
        Assert.Equal(100, fixture.Store.List().Count);
        Assert.All(fixture.Store.List(), record => Assert.Equal(SegmentState.Sealed, record.State));
        Assert.Equal(200, fixture.FileNames.Count());
    }
}
