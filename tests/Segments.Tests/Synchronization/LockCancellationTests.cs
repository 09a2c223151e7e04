namespace ActorShm.Segments.Tests;

// Method: the holder is killed and the wait cancelled at the same moment, so that in some rounds the lock is there first and in some the cancelling. Whichever
// it is, exactly one of the two owners that may follow is told of the death. The window between the two is short: that neither can fall into it is by LockQueue's claim, not shown here.
public class LockCancellationTests
{
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
