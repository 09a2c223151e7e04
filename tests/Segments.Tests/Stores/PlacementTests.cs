using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class PlacementTests
{
    private static string UserName => $"actorshm-{CurrentProcess.EffectiveUserId}";

    [Fact]
    public void A_segment_on_another_file_system_is_reached_through_a_link_and_removed_with_the_store()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"] }, parent: "/var/tmp");
        var elsewhere = Path.Combine("/dev/shm", UserName, fixture.PlacementName);
        Assert.False(Directory.Exists(elsewhere)); // made when it is first needed

        var handle = fixture.Ramp(100);
        var retired = fixture.Ramp(100);
        Assert.Equal(Path.Combine(elsewhere, $"{handle.Id}.npy"), fixture.Store.PathOf(handle));
        Assert.Equal(fixture.Store.PathOf(handle), new FileInfo(Path.Combine(fixture.Directory, $"{handle.Id}.npy")).LinkTarget);
        Assert.Equal(ProcessIdentity.Current, OwnedDirectory.OwnerOf(elsewhere));

        using (var view = SegmentDirectory.Attach(fixture.Directory).Open<double>(handle, AccessMode.ReadOnly))
        {
            Assert.Equal(99, view.ReadSpan(99, 1)[0]);
        }

        fixture.Store.Seal(handle);
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(fixture.Store.PathOf(handle)));
        fixture.Store.Retire(retired);
        Assert.Equal(["host.lock", $"{handle.Id}.npy"], Directory.GetFiles(elsewhere).Select(Path.GetFileName).OrderBy(name => name!.Length));

        fixture.Store.Dispose();
        Assert.False(Directory.Exists(elsewhere));
        Assert.Empty(fixture.FileNames);
    }

    [Fact]
    public void A_placement_that_is_missing_is_passed_over_and_the_reason_kept()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/nowhere/ramdisk", "/dev/shm"] });
        fixture.Ramp(10);
        Assert.Contains("/nowhere/ramdisk", Assert.Single(fixture.Store.List()).PlacementReason, StringComparison.Ordinal);
    }

    // Goal: the home of a user who is none of ours is passed over like a directory that is not there. Method: another user, who sees a directory of root's and may not enter it, on another file system than his.
    [SkippableFact]
    public async Task A_placement_that_may_not_be_entered_is_passed_over()
    {
        using var own = new ScratchDirectory("/var/tmp");
        using var denied = new ScratchDirectory("/dev/shm");
        File.SetUnixFileMode(own.Path, File.GetUnixFileMode(own.Path) | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);

        var result = await Probe.RunAsOtherUserAsync("make-temporary", denied.Path, own.Path);

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal(own.Path, result.Output);
    }

    // Goal: a store that cannot be made owns nothing. Method: there is no word about memory, which is asked for last.
    [Fact]
    public void A_temporary_store_that_cannot_be_made_leaves_no_directory()
    {
        using var scratch = new ScratchDirectory("/dev/shm");

        Assert.ThrowsAny<IOException>(() => SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = [scratch.Path], Memory = new SystemMemory("/nonexistent") }));

        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public void Without_any_usable_placement_the_reason_for_each_is_given()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/nowhere/one", "/nowhere/two"] });
        var refused = Assert.Throws<SegmentException>(() => fixture.Ramp(10));
        Assert.Contains("/nowhere/one", refused.Message, StringComparison.Ordinal);
        Assert.Contains("/nowhere/two", refused.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.FileNames);
    }

    [Fact]
    public void The_quota_is_kept_and_given_back()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"], QuotaBytes = 20_000 });
        var first = fixture.Store.Create(ElementType.Bool, Shape.Vector(10_000), "first");
        var full = Assert.Throws<OutOfSpaceException>(() => fixture.Store.Create(ElementType.Bool, Shape.Vector(10_000), "second"));
        Assert.Equal((14_096, 20_000 - 14_096), (full.RequestedBytes, full.AvailableBytes));
        Assert.Contains("14,096", full.Message, StringComparison.Ordinal);
        Assert.Contains("5,904", full.Message, StringComparison.Ordinal);
        Assert.Contains("quota", full.Limit, StringComparison.Ordinal);

        fixture.Store.Retire(first);
        fixture.Store.Create(ElementType.Bool, Shape.Vector(10_000), "second");
    }

    [Fact]
    public void Memory_that_is_short_sends_a_segment_to_the_disk_and_the_reason_is_kept()
    {
        using var machine = new MadeUpMachine(availableBytes: 10 << 20);
        using var fixture = new StoreFixture(machine.Options(headroomBytes: 9 << 20, "/dev/shm", "/var/tmp"));
        var small = fixture.Store.Create(ElementType.Bool, Shape.Vector(500_000), "small");
        var large = fixture.Store.Create(ElementType.Bool, Shape.Vector(2_000_000), "large");

        Assert.StartsWith("/dev/shm/", fixture.Store.PathOf(small), StringComparison.Ordinal);
        Assert.StartsWith($"/var/tmp/{UserName}/", fixture.Store.PathOf(large), StringComparison.Ordinal);
        var reason = fixture.Store.List()[1].PlacementReason;
        Assert.Contains("2,004,096 bytes asked, 1,048,576 available", reason, StringComparison.Ordinal);
        Assert.Contains("headroom", reason, StringComparison.Ordinal);

        fixture.Store.Dispose();
        Assert.False(Directory.Exists(Path.Combine("/var/tmp", UserName, fixture.PlacementName)));
    }

    [Fact]
    public void Memory_that_is_short_without_a_disk_is_an_exception_with_both_numbers()
    {
        using var machine = new MadeUpMachine(availableBytes: 10 << 20);
        using var fixture = new StoreFixture(machine.Options(headroomBytes: 9 << 20, "/dev/shm"));
        var full = Assert.Throws<OutOfSpaceException>(() => fixture.Store.Create(ElementType.Bool, Shape.Vector(2_000_000), "large"));
        Assert.Equal((2_004_096, 1 << 20), (full.RequestedBytes, full.AvailableBytes));
        Assert.Empty(fixture.FileNames);
        Assert.Equal(0, fixture.Store.UsedBytes);
    }

    [SkippableFact]
    public void A_full_file_system_is_an_exception_at_create_and_leaves_nothing()
    {
        using var small = SmallFileSystem.Mount(megabytes: 4);
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = [small.Path] }, small.Path);
        fixture.Store.Create(ElementType.Bool, Shape.Vector(2 << 20), "fits");
        var full = Assert.Throws<OutOfSpaceException>(() => fixture.Store.Create(ElementType.Bool, Shape.Vector(3 << 20), "does not"));
        Assert.Equal((3 << 20) + 4096, full.RequestedBytes);
        Assert.InRange(full.AvailableBytes, 1, 2 << 20);
        Assert.Equal(2, fixture.FileNames.Count());
    }

    [Fact]
    public void Memory_that_somebody_else_takes_while_pages_are_populated_ends_the_reservation()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var file = NativeFile.Open(scratch.Combine("file"), OpenFlags.ReadWrite | OpenFlags.Create, 0x180);
        var asked = 0;
        var meter = new SpaceMeter(() => new SpaceLimit("a made-up machine", ++asked == 1 ? 1L << 40 : 5_000_000));
        var full = Assert.Throws<OutOfSpaceException>(() => new Reservation(meter, populateThreads: 1).Reserve(file, scratch.Path, 200 << 20));
        Assert.Equal("a made-up machine", full.Limit);
        Assert.True(NativeFile.Status(file).AllocatedBytes <= 64 << 20); // it stopped early
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Memory_that_cannot_be_measured_while_pages_are_populated_is_the_failure_that_it_is(int threads)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var file = NativeFile.Open(scratch.Combine("file"), OpenFlags.ReadWrite | OpenFlags.Create, 0x180);
        var asked = 0;
        var meter = new SpaceMeter(() => Interlocked.Increment(ref asked) == 1 ? new SpaceLimit("a made-up machine", 1L << 40) : throw new IOException("no descriptor left"));

        var refused = Assert.Throws<IOException>(() => new Reservation(meter, threads).Reserve(file, scratch.Path, 200 << 20));

        Assert.Equal("no descriptor left", refused.Message);
    }

    // Goal: pages that run out although the reservation was admitted give an error and no SIGBUS, as they do when two programs take the
    // same free space. Method: on a small file system the reservation is told that there is plenty.
    [SkippableFact]
    public void Pages_that_run_out_while_they_are_populated_are_an_exception()
    {
        using var small = SmallFileSystem.Mount(megabytes: 8);
        var path = Path.Combine(small.Path, "file");
        using (var filler = File.Create(Path.Combine(small.Path, "filler")))
        {
            using var file = NativeFile.Open(path, OpenFlags.ReadWrite | OpenFlags.Create, 0x180);
            Assert.Equal(0, Libc.Truncate(file, 64 << 20));
            Assert.Equal(Errno.Fault, Reservation.PopulateChunk(file, 0, 32 << 20, new HugePageChoice(32 << 20)));
        }
    }

    [Fact]
    public void What_a_killed_owner_left_on_another_file_system_is_swept_by_the_next()
    {
        var user = Path.Combine("/dev/shm", UserName);
        var remains = Path.Combine(user, "killed-" + Guid.NewGuid().ToString("n"));
        using (var living = OwnedDirectory.Acquire(Path.Combine(user, "living-" + Guid.NewGuid().ToString("n"))))
        {
            Directory.CreateDirectory(remains, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.WriteAllText(Path.Combine(remains, "host.lock"), (OwnerNote.OfThisProcess with { Pid = 4_194_305 }).ToString()); // no kernel gives out such an id
            File.WriteAllText(Path.Combine(remains, "segment.npy"), "numbers");

            using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"] }, parent: "/var/tmp");
            Assert.False(Directory.Exists(remains));
            Assert.True(Directory.Exists(living.Path));
        }
    }

    // Goal: a creation that runs while the store is disposed makes no directory that nobody would remove before this process ends.
    [Fact]
    public void A_placement_that_was_disposed_makes_no_directory_again()
    {
        using var scratch = new ScratchDirectory("/var/tmp");
        var options = new SegmentStoreOptions { Placement = ["/dev/shm"] };
        var name = Path.GetFileName(scratch.Path);
        using var placement = new Placement(scratch.Path, name, options, options.NewSpaceMeter());
        placement.Place("before.npy", new byte[8], 8192, isSpilled: false, _ => false, CancellationToken.None);
        var elsewhere = Path.Combine("/dev/shm", UserName, name);
        Assert.True(Directory.Exists(elsewhere));

        placement.Dispose();

        Assert.Throws<ObjectDisposedException>(() => placement.Place("after.npy", new byte[8], 8192, isSpilled: false, _ => false, CancellationToken.None));
        Assert.False(Directory.Exists(elsewhere));
    }

    [Fact]
    public void A_taken_placement_name_is_passed_over()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm", "/var/tmp"] }, parent: "/var/tmp");
        using var other = OwnedDirectory.Acquire(Path.Combine("/dev/shm", UserName, fixture.PlacementName));
        fixture.Ramp(10);
        var record = Assert.Single(fixture.Store.List());
        Assert.StartsWith(fixture.Directory, record.Path, StringComparison.Ordinal);
        Assert.Contains($"in use by process {Environment.ProcessId}", record.PlacementReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/shm")]
    [InlineData("/var/tmp")]
    public void The_space_of_a_segment_is_taken_when_it_is_created(string parent)
    {
        using var fixture = new StoreFixture(parent: parent);
        var handle = fixture.Store.Create(ElementType.Bool, Shape.Vector(70 << 20), "three chunks");
        var status = NativeFile.TryStatus(fixture.Store.PathOf(handle), followLink: true)!.Value;
        Assert.True(status.AllocatedBytes >= status.SizeBytes);
    }
}
