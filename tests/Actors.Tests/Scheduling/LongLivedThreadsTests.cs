using ActorShm.Actors.Scheduling;
using ActorShm.Actors.Telemetry;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

public class LongLivedThreadsTests
{
    [Fact]
    public async Task As_much_is_done_at_the_same_time_as_there_may_be_threads_and_on_no_others()
    {
        using var threads = new LongLivedThreads("test", limit: 2);
        using var together = new Barrier(2);

        var first = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => threads.RunAsync(Meet))).WaitAsync(Watchdog.Limit);
        var second = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => threads.RunAsync(Meet))).WaitAsync(Watchdog.Limit);

        Assert.Equal(2, first.Concat(second).Distinct().Count());

        Thread Meet()
        {
            Assert.True(together.SignalAndWait(Watchdog.Limit));
            return Thread.CurrentThread;
        }
    }

    // Goal: a process at its limit of threads does what it is asked for, later. Method: the second thread cannot be started, as the runtime says it.
    [Fact]
    public async Task Where_no_other_thread_can_be_started_the_first_one_does_everything()
    {
        var started = 0;
        using var threads = new LongLivedThreads("test", limit: 2, thread =>
        {
            if (++started > 1)
            {
#pragma warning disable MA0012 // this is what the runtime throws then
                throw new OutOfMemoryException("Failed to create a thread.");
#pragma warning restore MA0012
            }

            thread.Start();
        });

        var done = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => threads.RunAsync(() => Thread.CurrentThread))).WaitAsync(Watchdog.Limit);

        Assert.Single(done.Distinct());
    }

    [Fact]
    public async Task What_was_asked_for_before_the_end_is_done_and_its_failure_told()
    {
        using var begin = new ManualResetEventSlim();
        Task<bool> waited;
        Task<bool> failed;
        using (var threads = new LongLivedThreads("test", limit: 1))
        {
            waited = threads.RunAsync(() => begin.Wait(Watchdog.Limit));
            failed = threads.RunAsync<bool>(() => throw new FormatException());
        }

        begin.Set();

        Assert.True(await waited.WaitAsync(Watchdog.Limit));
        await Assert.ThrowsAsync<FormatException>(() => failed.WaitAsync(Watchdog.Limit));
    }
}
