using System.Collections.Concurrent;

namespace ActorShm.Embedded.Tests;

// Goal: each message is handled once, or is a dead letter once, and one sender's messages keep their order, whatever else happens.
// Method: threads outside of the system and actors inside send numbers at once, while the receiver fails, restarts and stops.
[Collection(StressCollection.Name)]
public class MailboxTortureTests
{
    private const int ProducerCount = 8;

    [Fact]
    public async Task Restarts_lose_and_reorder_nothing()
    {
        var perProducer = StressSize.Of(1_000_000);
        await using var test = new TestSystem();
        var record = new Record(ProducerCount);
        var receiver = test.System.ActorOf(Props.Create(() => new Fragile(record)));

        await SendAsync(perProducer, _ => receiver);
        await Watchdog.UntilAsync("every message was handled", () => record.Handled == (long)ProducerCount * perProducer);

        record.AssertInOrderUpTo(perProducer);
        Assert.True(record.Restarts > 0);
    }

    [Fact]
    public async Task A_stop_in_the_middle_splits_the_messages_into_handled_and_dead_without_loss_or_repetition()
    {
        const int Incarnations = 200; // at least;
        var perProducer = StressSize.Of(100_000);
        await using var test = new TestSystem();
        var dead = new ConcurrentQueue<Numbered>();
        var deadCount = 0;
        var counter = test.Start((_, message) =>
        {
            dead.Enqueue((Numbered)((DeadLetter)message).Message);
            Interlocked.Increment(ref deadCount);
        });
        test.System.EventStream.Subscribe(counter, typeof(DeadLetter));
        var record = new Record(ProducerCount);
        var current = test.System.ActorOf(Props.Create(() => new Collector(record)));

        var sending = SendAsync(perProducer, _ => Volatile.Read(ref current));
        for (var i = 0; i < Incarnations || !sending.IsCompleted; i++)
        {
            var next = test.System.ActorOf(Props.Create(() => new Collector(record)));
            var old = Interlocked.Exchange(ref current, next);
            test.System.Stop(old);
            test.Probe.Watch(old);
            test.Probe.ExpectTerminated(old);
        }

        await sending;
        await Watchdog.UntilAsync(
            "every message was handled or became a dead letter",
            () => record.Handled + Volatile.Read(ref deadCount) == (long)ProducerCount * perProducer);

        var all = record.All.Concat(dead).ToArray();
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public async Task Stashed_and_returned_messages_keep_their_order_while_more_arrive()
    {
        var perProducer = StressSize.Of(200_000);
        await using var test = new TestSystem();
        var record = new Record(ProducerCount);
        var receiver = test.System.ActorOf(Props.Create(() => new Stasher(record)));

        await SendAsync(perProducer, _ => receiver);
        receiver.Tell("open", ActorRefs.NoSender);
        await Watchdog.UntilAsync("every message was handled", () => record.Handled == (long)ProducerCount * perProducer);

        record.AssertInOrderUpTo(perProducer);
    }

    // Threads of their own, so that they interrupt the actors' turns anywhere, and start together.
    private static async Task SendAsync(int perProducer, Func<int, IActorRef> receiver)
    {
        using var ready = new Barrier(ProducerCount);
        var threads = Enumerable.Range(0, ProducerCount).Select(producer => Task.Factory.StartNew(
            () =>
            {
                ready.SignalAndWait();
                for (var number = 0; number < perProducer; number++)
                {
                    receiver(number).Tell(new Numbered(producer, number), ActorRefs.NoSender);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        await Task.WhenAll(threads);
    }

    private sealed record Numbered(int Producer, int Number);

    private sealed class Record(int producerCount)
    {
        private readonly int[] _next = new int[producerCount];
        private long _handled;
        private int _restarts;

        public ConcurrentQueue<Numbered> All { get; } = new();

        public ConcurrentQueue<string> Disorder { get; } = new();

        public long Handled => Interlocked.Read(ref _handled);

        public int Restarts => Volatile.Read(ref _restarts);

        public void AddRestart() => Interlocked.Increment(ref _restarts);

        public void Add(Numbered message)
        {
            All.Enqueue(message);
            Interlocked.Increment(ref _handled);
        }

        public void AddInOrder(Numbered message)
        {
            if (_next[message.Producer] != message.Number)
            {
                Disorder.Enqueue($"{message}, expected {_next[message.Producer]}");
            }

            _next[message.Producer] = message.Number + 1;
            Interlocked.Increment(ref _handled);
        }

        public void AssertInOrderUpTo(int perProducer)
        {
            Assert.Empty(Disorder);
            Assert.All(_next, next => Assert.Equal(perProducer, next));
        }
    }

    private sealed class Fragile(Record record) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            var numbered = (Numbered)message;
            record.AddInOrder(numbered);
            if (numbered.Number % 997 == 0)
            {
                throw new InvalidOperationException("on purpose");
            }
        }

        protected internal override void PostRestart(Exception reason) => record.AddRestart();
    }

    private sealed class Collector(Record record) : UntypedActor
    {
        protected override void OnReceive(object message) => record.Add((Numbered)message);
    }

    private sealed class Stasher(Record record) : UntypedActor, IWithUnboundedStash
    {
        private int _seen;
        private bool _open;

        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            if (message is not Numbered numbered)
            {
                _open = true;
                Stash.UnstashAll();
            }
            else if (_open)
            {
                record.AddInOrder(numbered);
            }
            else
            {
                Stash.Stash();
                if (++_seen % 1_000 == 0)
                {
                    Stash.UnstashAll(); // back to the front of the mailbox, and aside once more
                    _seen = 0;
                    _open = true;
                    Self.Tell(new object(), ActorRefs.NoSender);
                }
            }
        }
    }
}
