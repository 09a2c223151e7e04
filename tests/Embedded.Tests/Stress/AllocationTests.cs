using Xunit.Abstractions;

namespace ActorShm.Embedded.Tests;

[Collection(StressCollection.Name)]
public class AllocationTests(ITestOutputHelper output)
{
    private const int Messages = 100_000;

    [Fact]
    public async Task Telling_an_actor_allocates_nothing_beyond_the_message()
    {
        await using var test = new TestSystem();
        var handled = 0;
        var receiver = test.Start((_, _) => Interlocked.Increment(ref handled));
        var message = new object();
        TellAndWait(Messages); // fills the pools

        var before = GC.GetTotalAllocatedBytes(precise: true);
        TellAndWait(Messages);
        var perTell = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Messages;

        // Waiting for the end allocates a little by itself, and what runs beside this test in the process does too: less than a byte for each message.
        output.WriteLine($"{perTell:0.000} bytes for each Tell, in the whole process");
        Assert.InRange(perTell, 0, 1);

        void TellAndWait(int count)
        {
            // In bursts that the receiver keeps up with: an envelope that waits is memory, whoever holds it.
            for (var sent = 0; sent < count;)
            {
                var target = Volatile.Read(ref handled) + 1_000;
                for (var i = 0; i < 1_000; i++, sent++)
                {
                    receiver.Tell(message, ActorRefs.NoSender);
                }

                SpinWait.SpinUntil(() => Volatile.Read(ref handled) == target);
            }
        }
    }

    [Fact]
    public async Task Actors_that_tell_each_other_allocate_nothing_beyond_the_message()
    {
        await using var test = new TestSystem();
        var message = new object();
        var left = 0;
        using var done = new ManualResetEventSlim();
        var second = test.Start((context, received) => context.Sender.Tell(received));
        var first = test.Start((_, received) =>
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                done.Set();
                return;
            }

            second.Tell(received);
        });
        PingPong();

        var before = GC.GetTotalAllocatedBytes(precise: true);
        PingPong();
        var perTell = (GC.GetTotalAllocatedBytes(precise: true) - before) / (2.0 * Messages);

        output.WriteLine($"{perTell:0.000} bytes for each Tell, in the whole process");
        Assert.InRange(perTell, 0, 1);

        void PingPong()
        {
            done.Reset();
            Volatile.Write(ref left, Messages);
            first.Tell(message, ActorRefs.NoSender);
            Assert.True(done.Wait(Watchdog.Limit));
        }
    }
}
