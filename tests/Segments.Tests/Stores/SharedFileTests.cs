using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class SharedFileTests
{
    [Fact]
    public void What_one_mapping_writes_the_other_reads()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var made = SharedFile.Create(scratch.Combine("f"), 4096);
        using var opened = SharedFile.Open(scratch.Combine("f"));

        Assert.Equal(0, opened.At<long>(4088));
        Interlocked.Add(ref made.At<long>(4088), 5);
        made.Bytes(10, 3).Fill(7);

        Assert.Equal(5, Volatile.Read(ref opened.At<long>(4088)));
        Assert.Equal([7, 7, 7, 0], opened.Bytes(10, 4).ToArray());
        Assert.Equal(4096, opened.LengthBytes);
    }

    [Fact]
    public void The_file_is_for_this_user_only_and_its_space_is_reserved()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var made = SharedFile.Create(scratch.Combine("f"), 1 << 20);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(made.Path));
        Assert.True(NativeFile.TryStatus(made.Path, followLink: false)!.Value.AllocatedBytes >= 1 << 20);
    }

    [Theory]
    [InlineData(-8)]
    [InlineData(4096)]
    [InlineData(4092)]
    [InlineData(3)]
    [InlineData(long.MaxValue - 7)]
    public void A_field_outside_or_askew_is_refused(long offset)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var made = SharedFile.Create(scratch.Combine("f"), 4096);

        Assert.Throws<ArgumentOutOfRangeException>(() => made.At<long>(offset));
        Assert.Throws<ArgumentOutOfRangeException>(() => made.Bytes(4090, 7).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => made.Bytes(0, -1).Length);
    }

    [Fact]
    public void Neither_a_taken_path_nor_a_missing_or_empty_file_is_mapped()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var made = SharedFile.Create(scratch.Combine("f"), 8);
        File.WriteAllBytes(scratch.Combine("empty"), []);

        Assert.Throws<IOException>(() => SharedFile.Create(scratch.Combine("f"), 8));
        Assert.Throws<FileNotFoundException>(() => SharedFile.Open(scratch.Combine("missing")));
        Assert.Throws<IOException>(() => SharedFile.Open(scratch.Combine("empty")));
    }

    [Fact]
    public void After_disposal_nothing_is_reached()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var made = SharedFile.Create(scratch.Combine("f"), 8);
        made.Dispose();

        Assert.Throws<ObjectDisposedException>(() => made.At<long>(0));
    }

    [SkippableFact]
    public void A_full_file_system_is_an_error_with_both_numbers_and_leaves_no_file()
    {
        using var small = SmallFileSystem.Mount(megabytes: 1);
        var path = Path.Combine(small.Path, "f");

        var error = Assert.Throws<OutOfSpaceException>(() => SharedFile.Create(path, 4 << 20));

        Assert.Equal(4 << 20, error.RequestedBytes);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void One_that_a_store_makes_has_its_part_of_the_quota_until_it_is_disposed()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"], QuotaBytes = 3 << 20 });
        var path = Path.Combine(fixture.Directory, "f");
        using (var made = fixture.Store.CreateSharedFile(path, 2 << 20))
        {
            Assert.Equal(2 << 20, made.LengthBytes);
            var full = Assert.Throws<OutOfSpaceException>(() => fixture.Store.Create(ElementType.Bool, Shape.Vector(2 << 20), "too much"));
            Assert.Equal(1 << 20, full.AvailableBytes);
            full = Assert.Throws<OutOfSpaceException>(() => fixture.Store.CreateSharedFile(path + "2", 2 << 20));
            Assert.Equal((2 << 20, 1 << 20), (full.RequestedBytes, full.AvailableBytes));
            Assert.Throws<IOException>(() => fixture.Store.CreateSharedFile(path, 1 << 20)); // taken, and nothing is set aside for it any more
        }

        using var next = fixture.Store.CreateSharedFile(path + "2", 3 << 20);
        Assert.Equal(["f", "f2"], fixture.FileNames.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Kept_memory_that_has_no_room_in_the_quota_beside_one_gives_way_to_it()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"], QuotaBytes = 3 << 20, PoolBytes = 2 << 20 });
        fixture.Store.Retire(fixture.Store.Create(ElementType.Bool, Shape.Vector(1 << 20), "kept"));
        using var small = fixture.Store.CreateSharedFile(Path.Combine(fixture.Directory, "f"), 1 << 20);
        Assert.True(fixture.Store.PooledBytes > 0);

        using var large = fixture.Store.CreateSharedFile(Path.Combine(fixture.Directory, "f2"), 2 << 20);

        Assert.Equal(0, fixture.Store.PooledBytes);
    }

    [Fact]
    public void One_that_does_not_count_is_made_beyond_the_quota()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"], QuotaBytes = 1 << 20 });

        using var made = fixture.Store.CreateSharedFile(Path.Combine(fixture.Directory, "f"), 2 << 20, isCounted: false);

        fixture.Store.Create(ElementType.Bool, Shape.Vector(1 << 19), "counted");
        Assert.Equal(2 << 20, made.LengthBytes);
    }

    [Fact]
    public void One_that_a_store_makes_leaves_the_headroom_and_the_kept_memory_gives_way_to_it()
    {
        using var machine = new MadeUpMachine(availableBytes: 12 << 20);
        using var fixture = new StoreFixture(machine.Options(headroomBytes: 9 << 20, "/dev/shm") with { PoolBytes = 2 << 20 });
        fixture.Store.Retire(fixture.Store.Create(ElementType.Bool, Shape.Vector(1 << 20), "kept"));
        Assert.True(fixture.Store.PooledBytes > 0);

        var full = Assert.Throws<OutOfSpaceException>(() => fixture.Store.CreateSharedFile(Path.Combine(fixture.Directory, "f"), 4 << 20));

        Assert.Equal((4 << 20, 3 << 20), (full.RequestedBytes, full.AvailableBytes));
        Assert.Contains("headroom", full.Limit, StringComparison.Ordinal);
        Assert.Equal(0, fixture.Store.PooledBytes);
        Assert.Empty(fixture.FileNames);
    }
}
