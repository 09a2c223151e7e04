namespace ActorShm.Segments.Tests;

public class LockCancellationTests
{
    // Goal: a lock that has been taken is not thrown away, and with it the word of a death. Method: the wait is cancelled from within the very attempt that takes the lock.
    [Theory]
    [InlineData(nameof(LockStep.Taken))]
    [InlineData(nameof(LockStep.Noted))]
    public async Task Cancelling_a_wait_while_the_lock_is_being_taken_comes_too_late(string step)
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var locks = fixture.Store.OpenLocks(handle);
        using var cancellation = new CancellationTokenSource();
        await using var holder = Probe.StartHolder(fixture, handle, 0, 10);
        await holder.SaysAsync("held");
        var waiting = locks.AcquireAsync(locks.Whole, LockMode.Exclusive, cancellation.Token);
        locks.OnStep = reached =>
        {
            if (string.Equals(reached.ToString(), step, StringComparison.Ordinal))
            {
                cancellation.Cancel(); // calls back before it returns
            }
        };
        await holder.KillAsync();

        using var held = await waiting;
        Assert.True(held.PreviousOwnerDied);
    }

    // Method: the holder is killed and the wait cancelled at the same moment, so that in some rounds the lock is there first and in some the cancelling. Whichever
    // it is, exactly one of the two owners that may follow is told of the death.
    [Fact]
    public async Task A_cancelled_wait_leaves_the_word_of_a_death_to_the_next_owner()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var locks = fixture.Store.OpenLocks(handle);
        for (var round = 0; round < 8; round++)
        {
            await using var holder = Probe.StartHolder(fixture, handle, 0, 10);
            await holder.SaysAsync("held");
            using var cancellation = new CancellationTokenSource();
            var waiting = locks.AcquireAsync(locks.Whole, LockMode.Exclusive, cancellation.Token);

            var killing = holder.KillAsync();
            await cancellation.CancelAsync();
            await killing;
            var wasTold = false;
            try
            {
                using var held = await waiting;
                wasTold = held.PreviousOwnerDied;
                Assert.True(wasTold);
            }
            catch (OperationCanceledException)
            {
                // Cancelled first: then the next owner must hear of it.
            }

            using var next = locks.Acquire();
            Assert.Equal(!wasTold, next.PreviousOwnerDied);
        }
    }
}
