namespace ActorShm.Segments.Tests;

public class SegmentLocksTests
{
    [Fact]
    public void Not_asking_for_a_lock_makes_no_file()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        Assert.DoesNotContain(fixture.FileNames, name => name!.EndsWith(".lock", StringComparison.Ordinal));

        fixture.Store.Lock(handle).Dispose();
        var file = Path.Combine(fixture.Directory, $"{handle.Id}.lock");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(LockTableLayout.TableBytes, new FileInfo(file).Length);
    }

    [Theory]
    [InlineData(0, 5, 5, 5, LockMode.Exclusive, true)]
    [InlineData(0, 6, 5, 5, LockMode.Exclusive, false)]
    [InlineData(5, 1, 0, 10, LockMode.Exclusive, false)]
    [InlineData(0, 6, 5, 5, LockMode.Shared, true)]
    public void Ranges_exclude_each_other_where_they_overlap(long start, long count, long otherStart, long otherCount, LockMode mode, bool expected)
    {
        using var fixture = new StoreFixture();
        using var locks = fixture.Store.OpenLocks(fixture.Ramp(10));
        using var held = locks.Acquire(new PartitionRange(start, count), mode);
        Assert.Equal(expected, locks.TryAcquire(new PartitionRange(otherStart, otherCount), out var other, mode));
        other?.Dispose();
    }

    [Fact]
    public void A_shared_lock_keeps_writers_out_until_the_last_reader_is_gone()
    {
        using var fixture = new StoreFixture();
        using var locks = fixture.Store.OpenLocks(fixture.Ramp(10));
        var first = locks.Acquire(locks.Whole, LockMode.Shared);
        var second = locks.Acquire(locks.Whole, LockMode.Shared);
        Assert.False(locks.TryAcquire(out _));
        first.Dispose();
        Assert.False(locks.TryAcquire(out _));
        second.Dispose();
        Assert.True(locks.TryAcquire(out var writer));
        Assert.False(writer.PreviousOwnerDied);
        Assert.False(locks.TryAcquire(locks.Whole, out _, LockMode.Shared));
        writer.Dispose();
    }

    [Fact]
    public void Two_openings_of_the_same_locks_exclude_each_other()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var attached = SegmentDirectory.Attach(fixture.Directory);
        using var one = fixture.Store.OpenLocks(handle);
        using var other = attached.OpenLocks(handle);
        using (one.Acquire())
        {
            Assert.False(other.TryAcquire(out _));
        }

        Assert.True(other.TryAcquire(out var held));
        held.Dispose();
    }

    [Fact]
    public void Giving_up_twice_and_after_the_locks_and_the_store_are_gone_is_harmless()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var attached = SegmentDirectory.Attach(fixture.Directory);
        var held = attached.Lock(handle); // the SegmentLocks behind it is disposed already
        attached.Dispose();
        using var locks = fixture.Store.OpenLocks(handle);
        Assert.False(locks.TryAcquire(out _));
        held.Dispose();
        held.Dispose();
        Assert.True(held.IsReleased);
        Assert.True(locks.TryAcquire(out var next));
        Assert.False(next.PreviousOwnerDied);
        next.Dispose();
    }

    [Fact]
    public void Impossible_ranges_are_refused()
    {
        using var fixture = new StoreFixture();
        using var locks = fixture.Store.OpenLocks(fixture.Ramp(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => locks.TryAcquire(new PartitionRange(0, 0), out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => locks.TryAcquire(new PartitionRange(-1, 2), out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => locks.TryAcquire(new PartitionRange(9, 2), out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => locks.TryAcquire(new PartitionRange(1, long.MaxValue), out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => locks.TryAcquire(locks.Whole, LockMode.Shared, TimeSpan.FromSeconds(-2), out _));
    }

    [Fact]
    public void An_empty_segment_can_be_locked_as_a_whole()
    {
        using var fixture = new StoreFixture();
        using var locks = fixture.Store.OpenLocks(fixture.Store.Create(ElementType.Int8, Shape.Vector(0), "empty"));
        using var held = locks.Acquire();
        Assert.False(locks.TryAcquire(out _));
    }

    [Fact]
    public void Sealed_segments_and_adopted_files_are_locked_beside_their_state()
    {
        using var fixture = new StoreFixture();
        using var foreign = new ActorShm.Testing.ScratchDirectory();
        var handle = fixture.Ramp(10);
        fixture.Store.Seal(handle);
        var path = foreign.Combine("foreign.npy");
        fixture.Store.Export(handle, path);
        var adopted = fixture.Store.Adopt(path, "adopted");
        using (fixture.Store.Lock(handle, new PartitionRange(0, 1), LockMode.Shared))
        using (fixture.Store.Lock(adopted))
        {
            Assert.Equal([path], Directory.GetFiles(foreign.Path));
            Assert.Equal(2, fixture.FileNames.Count(name => name!.EndsWith(".lock", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Retiring_removes_the_file_ends_the_waits_and_lets_nobody_in()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var locks = fixture.Store.OpenLocks(handle);
        var held = locks.Acquire();
        var waiting = locks.AcquireAsync();
        fixture.Store.Retire(handle);

        Assert.Empty(fixture.FileNames);
        Assert.Throws<SegmentGoneException>(() => waiting.WaitAsync(ActorShm.Testing.Watchdog.Limit).GetAwaiter().GetResult());
        Assert.Throws<SegmentGoneException>(() => locks.TryAcquire(out _));
        Assert.Throws<SegmentGoneException>(() => fixture.Store.Lock(handle));
        held.Dispose();
    }

    [Fact]
    public void A_full_table_is_an_error_and_leaves_nothing_locked()
    {
        using var fixture = new StoreFixture();
        using var locks = fixture.Store.OpenLocks(fixture.Ramp(1000));
        var all = Enumerable.Range(0, LockTableLayout.RecordCount).Select(index => locks.Acquire(new PartitionRange(index, 1))).ToList();
        var last = new PartitionRange(999, 1);
        Assert.Contains("255 locks", Assert.Throws<SegmentException>(() => locks.TryAcquire(last, out _)).Message, StringComparison.Ordinal);

        all[100].Dispose();
        Assert.True(locks.TryAcquire(last, out var held)); // the failed attempt holds nothing
        held.Dispose();
        all.ForEach(one => one.Dispose());
        Assert.Empty(locks.Records);
    }

    [Fact]
    public void Locks_leave_no_descriptors_behind()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(1000);
        fixture.Store.Lock(handle).Dispose();
        for (var round = 0; round < 3; round++)
        {
            using var locks = fixture.Store.OpenLocks(handle);
            var all = Enumerable.Range(0, 100).Select(index => locks.Acquire(new PartitionRange(index, 1))).ToList();
            Assert.True(Descriptors(handle) > 100);
            Assert.False(locks.TryAcquire(out _));
            all.ForEach(one => one.Dispose());
            Assert.InRange(Descriptors(handle), 1, 5);
        }

        Assert.Equal(0, Descriptors(handle));
    }

    [Fact]
    public void Attempts_that_the_kernel_refuses_leave_no_descriptors_behind()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var locks = fixture.Store.OpenLocks(handle);
        var impossible = new LockRequest(locks.Whole, new ByteRange(-2, -1), LockMode.Exclusive);

        for (var attempt = 0; attempt < 10; attempt++)
        {
            Assert.ThrowsAny<IOException>(() => locks.TryTake(impossible, out _, CancellationToken.None));
        }

        Assert.InRange(Descriptors(handle), 1, 2);
    }

    [Fact]
    public void A_file_that_is_no_lock_file_is_refused()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        var path = Path.Combine(fixture.Directory, $"{handle.Id}.lock");
        File.WriteAllBytes(path, new byte[LockTableLayout.TableBytes]);
        Assert.Throws<SegmentFormatException>(() => fixture.Store.Lock(handle)); // none is ever made in steps that others see
        File.WriteAllText(path, new string('x', 100));
        Assert.Throws<SegmentFormatException>(() => fixture.Store.Lock(handle));
        File.WriteAllBytes(path, [.. "ASHMLOCK"u8, 1, 0, 0, 0, 255, 0, 0, 0, .. new byte[48]]); // truncated: to map it would be SIGBUS
        Assert.Throws<SegmentFormatException>(() => fixture.Store.Lock(handle));
    }

    // Only descriptors of this segment's lock file: other tests run at the same time.
    private static int Descriptors(SegmentHandle handle) => Directory.GetFileSystemEntries("/proc/self/fd")
        .Count(descriptor => new FileInfo(descriptor).LinkTarget?.Contains($"{handle.Id}.lock", StringComparison.Ordinal) == true);
}
