using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class LockProcessTests
{
    [Fact]
    public async Task Nobody_comes_between_the_steps_of_a_lock_holder()
    {
        const int processes = 4;
        const int threads = 3;
        const int times = 500;
        using var fixture = new StoreFixture();
        var handle = fixture.Store.Create(ElementType.Int64, Shape.Vector(1), "counter");
        var counters = Enumerable.Range(0, processes).Select(_ => Probe.Start("count-under-lock", fixture, handle, threads, times)).ToList();
        foreach (var counter in counters)
        {
            var result = await counter.ExitAsync();
            Assert.True(result.ExitCode == 0, result.Errors);
            await counter.DisposeAsync();
        }

        using var view = fixture.Store.Open<long>(handle, AccessMode.ReadOnly);
        Assert.Equal(processes * threads * times, view.ReadSpan(0, 1)[0]);
        using var locks = fixture.Store.OpenLocks(handle);
        Assert.Empty(locks.Records);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dead_holder_wakes_the_waiter_who_is_told_once(bool isAsync)
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        await using var holder = Probe.StartHolder(fixture, handle, 0, 10);
        await holder.SaysAsync("held after 0");
        using var locks = fixture.Store.OpenLocks(handle);
        locks.LookAgainAfter(TimeSpan.FromHours(1)); // only a wake-up ends the wait in time
        var waiting = isAsync ? locks.AcquireAsync() : Task.Run(() => locks.Acquire());
        await Watchdog.UntilAsync("somebody waits", () => locks.WaiterCount == 1);
        await holder.KillAsync();
        using (var told = await waiting.WaitAsync(Watchdog.Limit))
        {
            Assert.True(told.PreviousOwnerDied);
            Assert.Equal(holder.Pid, told.DeadOwner!.Pid);
        }

        using var next = locks.Acquire();
        Assert.False(next.PreviousOwnerDied);
    }

    [Fact]
    public async Task Another_process_waits_for_us_and_is_woken()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var locks = fixture.Store.OpenLocks(handle);
        var held = locks.Acquire(new PartitionRange(3, 1)); // the probe never looks again by itself
        await using var reader = Probe.StartHolder(fixture, handle, 3, 2, LockMode.Shared);
        await using var elsewhere = Probe.StartHolder(fixture, handle, 5, 5);
        await elsewhere.SaysAsync("held after 0");
        await Watchdog.UntilAsync("the reader waits", () => locks.WaiterCount == 1);
        Assert.DoesNotContain("held", reader.Output, StringComparison.Ordinal);
        held.Dispose();
        await reader.SaysAsync("held after 0");
        Assert.False(locks.TryAcquire(out _));
        elsewhere.Tell(string.Empty);
        reader.Tell(string.Empty);
        using var all = await locks.AcquireAsync().WaitAsync(Watchdog.Limit);
        Assert.False(all.PreviousOwnerDied);
    }

    // Goal: only a holder that may have changed elements counts as one that left them half changed. Method: a process is killed at each step.
    [Theory]
    [InlineData("Taken", false)]
    [InlineData("Noted", true)]
    [InlineData("Cleared", false)]
    [InlineData("Released", false)]
    public async Task A_process_killed_at_any_step_leaves_no_lock_and_the_truth(string step, bool expected)
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        await using var process = Probe.Start("stop-in-lock", fixture, handle, step);
        await process.SaysAsync("stopped");
        using var locks = fixture.Store.OpenLocks(handle);
        var waiting = locks.AcquireAsync(new PartitionRange(2, 3));
        await process.KillAsync();
        using (var held = await waiting.WaitAsync(Watchdog.Limit))
        {
            Assert.Equal(expected, held.PreviousOwnerDied);
        }

        using var rest = locks.Acquire();
        Assert.Equal(expected, rest.PreviousOwnerDied); // the elements the first one did not have
    }

    // What the dead had left is not lost when the one who takes it over dies, wherever it is.
    [Theory]
    [InlineData("Taken")]
    [InlineData("Noted")]
    [InlineData("TakenOver")]
    public async Task Two_deaths_in_a_row_are_told(string step)
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        await using var first = Probe.StartHolder(fixture, handle, 4, 2);
        await first.SaysAsync("held after 0");
        await first.KillAsync();
        await using var second = Probe.Start("stop-in-lock", fixture, handle, step);
        await second.SaysAsync("stopped");
        await second.KillAsync();

        using var locks = fixture.Store.OpenLocks(handle);
        using (var held = locks.Acquire(new PartitionRange(5, 1)))
        {
            Assert.True(held.PreviousOwnerDied);
        }

        using (var whole = locks.Acquire())
        {
            Assert.True(whole.PreviousOwnerDied);
        }

        using var again = locks.Acquire();
        Assert.False(again.PreviousOwnerDied);
    }

    [Fact]
    public async Task Readers_are_told_until_a_writer_takes_over_and_dead_readers_leave_nothing()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        await using var writer = Probe.StartHolder(fixture, handle, 0, 10);
        await writer.SaysAsync("held after 0");
        await writer.KillAsync();
        await using var reader = Probe.StartHolder(fixture, handle, 0, 10, LockMode.Shared);
        await reader.SaysAsync($"held after {writer.Pid}");
        using var locks = fixture.Store.OpenLocks(handle);
        using (var beside = locks.Acquire(new PartitionRange(9, 1), LockMode.Shared))
        {
            Assert.Equal(writer.Pid, beside.DeadOwner!.Pid);
        }

        await reader.KillAsync();
        using (var held = locks.Acquire())
        {
            Assert.Equal(writer.Pid, held.DeadOwner!.Pid);
        }

        using var next = locks.Acquire();
        Assert.False(next.PreviousOwnerDied);
    }

    [Fact]
    public async Task A_full_table_of_the_dead_is_taken_over_by_who_locks_everything()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(1000);
        await using var process = Probe.StartHolder(fixture, handle, 0, 1); // for the identity of a real dead process
        await process.SaysAsync("held after 0");
        using var locks = fixture.Store.OpenLocks(handle);
        var dead = Assert.Single(locks.Records).Holder;
        await process.KillAsync();
        FillWithTheDead(fixture, handle, dead);

        Assert.Throws<SegmentException>(() => locks.TryAcquire(new PartitionRange(999, 1), out _));
        using (var held = locks.Acquire())
        {
            Assert.Equal(dead, held.DeadOwner);
            Assert.Single(locks.Records);
        }

        using var next = locks.Acquire(new PartitionRange(999, 1));
        Assert.False(next.PreviousOwnerDied);
    }

    [SkippableFact]
    public async Task A_lock_that_Python_holds_on_the_file_keeps_us_out()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var locks = fixture.Store.OpenLocks(handle);
        using var python = NumPy.Start(
            """
            import fcntl, sys
            f = open(sys.argv[1], 'r+b')
            fcntl.lockf(f, fcntl.LOCK_EX, 2 * 8, 16384 + 3 * 8)
            print('held', flush=True)
            sys.stdin.readline()
            try:
                fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB, 8, 16384)
            except OSError as e:
                print('refused', flush=True)
            fcntl.lockf(f, fcntl.LOCK_UN)
            sys.stdin.readline()
            """,
            Path.Combine(fixture.Directory, $"{handle.Id}.lock"));
        Assert.Equal("held", await python.StandardOutput.ReadLineAsync());
        Assert.False(locks.TryAcquire(new PartitionRange(4, 1), out _));
        using var first = locks.Acquire(new PartitionRange(0, 3));
        var waiting = locks.AcquireAsync(new PartitionRange(3, 2));
        Assert.False(waiting.IsCompleted);
        await python.StandardInput.WriteLineAsync();
        Assert.Equal("refused", await python.StandardOutput.ReadLineAsync());
        using var held = await waiting.WaitAsync(Watchdog.Limit); // Python tells nobody; we look again by ourselves
        Assert.False(held.PreviousOwnerDied);
        python.Kill();
        await python.WaitForExitAsync();
    }

    private static void FillWithTheDead(StoreFixture fixture, SegmentHandle handle, ProcessIdentity dead)
    {
        var path = Path.Combine(fixture.Directory, $"{handle.Id}.lock");
        using var file = LockFile.OpenOrCreate(path);
        using var mapping = LockMapping.Map(file, path);
        var table = new LockTable(mapping);
        for (var record = 0; record < LockTableLayout.RecordCount; record++)
        {
            table.Publish(record, LockRecordState.Exclusive, LockTableLayout.BytesOf(new PartitionRange(record, 1), 8), dead);
        }
    }
}
