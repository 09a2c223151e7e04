using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>Real limits, reached for real: an exception with both numbers, and nothing left behind.</summary>
public class OutOfSpaceTests
{
    private const uint FileMode = 0x180; // 0600

    [Theory]
    [InlineData("/dev/shm")]
    [InlineData("/var/tmp")]
    public void A_petabyte_is_refused_before_anything_is_made(string parent)
    {
        using var fixture = new StoreFixture(parent: parent);
        var full = Assert.Throws<OutOfSpaceException>(() => fixture.Store.Create(ElementType.Bool, Shape.Vector(1L << 50), "huge"));
        Assert.Equal((1L << 50) + 4096, full.RequestedBytes);
        Assert.InRange(full.AvailableBytes, 0, 1L << 50);
        AssertNothingIsLeft(fixture);
    }

    [SkippableFact]
    public void A_full_disk_is_an_exception_at_create_and_leaves_nothing()
    {
        using var disk = SmallFileSystem.MountDisk(megabytes: 24);
        using var fixture = new StoreFixture(parent: disk.Path);
        var first = fixture.Store.Create(ElementType.Bool, Shape.Vector(6 << 20), "fits");
        var full = Assert.Throws<OutOfSpaceException>(() => fixture.Store.Create(ElementType.Bool, Shape.Vector(20 << 20), "does not"));
        Assert.Equal((20 << 20) + 4096, full.RequestedBytes);
        Assert.InRange(full.AvailableBytes, 1, 20 << 20);
        Assert.Contains(disk.Path, full.Limit, StringComparison.Ordinal);
        fixture.Store.Retire(first);
        AssertNothingIsLeft(fixture);
    }

    // Goal: the space that was free at admission is gone when pages are made. Method: the meter, asked again before the second chunk, first
    // takes what is free on the file system, as another program could at that moment.
    [SkippableFact]
    public void A_file_system_in_memory_that_fills_up_half_way_is_an_exception_with_what_there_was()
    {
        using var small = SmallFileSystem.Mount(megabytes: 80);
        var asked = 0;
        var meter = new SpaceMeter(() =>
        {
            if (++asked == 2)
            {
                File.WriteAllBytes(Path.Combine(small.Path, "greedy"), new byte[30 << 20]);
            }

            return new SpaceLimit("a machine with plenty", 1L << 40);
        });

        using var file = NativeFile.Open(Path.Combine(small.Path, "file"), OpenFlags.ReadWrite | OpenFlags.Create, FileMode);
        var full = Assert.Throws<OutOfSpaceException>(() => new Reservation(meter, populateThreads: 1).Reserve(file, small.Path, 70 << 20));
        Assert.Equal(70 << 20, full.RequestedBytes);
        Assert.InRange(full.AvailableBytes, 40 << 20, 50 << 20);
        Assert.Contains(small.Path, full.Limit, StringComparison.Ordinal);
        Assert.Empty(Smaps.MappingsOf(Path.Combine(small.Path, "file")));
    }

    // Goal: huge pages are no reason to need more room than the file has bytes. Method: a file system with exactly that room.
    [SkippableFact]
    public void A_file_system_that_is_just_large_enough_is_filled_to_its_last_page()
    {
        using var small = SmallFileSystem.Mount(megabytes: 9);
        using var file = NativeFile.Open(Path.Combine(small.Path, "file"), OpenFlags.ReadWrite | OpenFlags.Create, FileMode);
        var freeBytes = FileSystemSpace.Of(file, small.Path).FreeBytes;
        new Reservation(new SegmentStoreOptions().NewSpaceMeter(), populateThreads: 2).Reserve(file, small.Path, freeBytes);
        Assert.Equal(freeBytes, NativeFile.Status(file).AllocatedBytes);
        Assert.Equal(0, FileSystemSpace.Of(file, small.Path).FreeBytes);
    }

    private static void AssertNothingIsLeft(StoreFixture fixture)
    {
        Assert.Empty(fixture.FileNames);
        Assert.Equal(0, fixture.Store.UsedBytes);
        Assert.DoesNotContain(File.ReadLines("/proc/self/maps"), line => line.Contains(fixture.Directory, StringComparison.Ordinal));
        Assert.DoesNotContain(Smaps.OpenFiles(), path => path.StartsWith(fixture.Directory, StringComparison.Ordinal));
    }
}
