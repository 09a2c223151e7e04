using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class LockWaitingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wait_ends_when_the_lock_is_given_up(bool isAsync)
    {
        using var fixture = new StoreFixture();
        using var locks = fixture.Store.OpenLocks(fixture.Ramp(10));
        locks.LookAgainAfter(TimeSpan.FromHours(1)); // only a wake-up ends the wait in time
        var held = locks.Acquire();
        var waiting = isAsync ? locks.AcquireAsync() : Task.Run(() => locks.Acquire());
        await Watchdog.UntilAsync("somebody waits", () => locks.WaiterCount == 1);
        Assert.False(waiting.IsCompleted);
        held.Dispose();
        using var next = await waiting.WaitAsync(Watchdog.Limit);
        Assert.False(next.PreviousOwnerDied);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Timeouts_and_cancellation_leave_no_lock_behind(bool isAsync)
    {
        using var fixture = new StoreFixture();
        using var locks = fixture.Store.OpenLocks(fixture.Ramp(10));
        using var cancel = new CancellationTokenSource();
        using (locks.Acquire(new PartitionRange(0, 1)))
        {
            var timeout = TimeSpan.FromMilliseconds(5);
            Assert.Null(isAsync
                ? await locks.TryAcquireAsync(locks.Whole, LockMode.Exclusive, timeout)
                : locks.TryAcquire(locks.Whole, LockMode.Exclusive, timeout, out var late) ? late : null);

            var waiting = isAsync ? locks.AcquireAsync(cancel.Token) : Task.Run(() => locks.Acquire(cancel.Token));
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Watchdog.Limit));
            Assert.Single(locks.Records);
        }

        Assert.True(locks.TryAcquire(out var held));
        held.Dispose();
        Assert.Empty(locks.Records);
    }

    // Goal: a process that may start no thread for a moment waits for locks afterwards. Method: the first thread is refused.
    [Fact]
    public async Task A_wait_whose_thread_cannot_start_fails_and_the_next_one_does_not_wait_for_it()
    {
        using var fixture = new StoreFixture();
        using var locks = fixture.Store.OpenLocks(fixture.Ramp(10));
        var asked = 0;
        var queue = new LockQueue(locks, thread =>
        {
            if (++asked == 1)
            {
                throw new IOException("No thread is left.");
            }

            thread.Start();
        });
        var request = new LockRequest(locks.Whole, LockTableLayout.BytesOf(locks.Whole, sizeof(double)), LockMode.Exclusive);

        await Assert.ThrowsAsync<IOException>(() => queue.WaitAsync(request, LockDeadline.After(Watchdog.Limit), CancellationToken.None));
        Assert.Equal(0u, locks.WaiterCount);

        using var held = await queue.WaitAsync(request, LockDeadline.After(Watchdog.Limit), CancellationToken.None).WaitAsync(Watchdog.Limit);
        Assert.NotNull(held);
    }

    [Fact]
    public async Task Disposing_the_locks_ends_the_waits_and_not_what_is_held()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var locks = fixture.Store.OpenLocks(handle);
        using var held = locks.Acquire();
        using var others = fixture.Store.OpenLocks(handle);
        var waiting = others.AcquireAsync();
        var blocked = Task.Run(() => others.Acquire());
        others.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(Watchdog.Limit));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => blocked.WaitAsync(Watchdog.Limit));
        Assert.False(fixture.Store.OpenLocks(handle).TryAcquire(out _));
    }

    // Goal: asynchronous waits hold no thread each. Method: more of them than any pool has threads, all served.
    [Fact]
    public async Task A_thousand_asynchronous_waits_are_served_by_one_thread()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Store.Create(ElementType.Int64, Shape.Vector(1), "counter");
        using var view = fixture.Store.Open<long>(handle, AccessMode.ReadWrite);
        using var locks = fixture.Store.OpenLocks(handle);
        var held = locks.Acquire();
        var waits = Enumerable.Range(0, 1000).Select(async _ =>
        {
            using var mine = await locks.AcquireAsync();
            view.WriteSpan(0, 1)[0]++;
        }).ToList();

        // One for these locks; tests that run at the same time may have one each.
        Assert.InRange(Directory.GetDirectories("/proc/self/task").Count(task => NameOf(task) == "actorshm-locks"), 1, 20);
        held.Dispose();
        await Task.WhenAll(waits).WaitAsync(Watchdog.Limit);
        Assert.Equal(1000, view.ReadSpan(0, 1)[0]);
    }

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).Trim();
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return string.Empty; // ended meanwhile
        }
    }
}
