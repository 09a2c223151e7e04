using Xunit.Abstractions;

namespace ActorShm.Embedded.Tests;

// Goal: no message is lost, doubled or reordered among many actors that all tell each other.
// Method: every actor numbers what it sends to each other one, and every receiver checks each number; at the end the whole table is compared.
[Collection(StressCollection.Name)]
public class MessageStormTests(ITestOutputHelper output)
{
    private const int ActorCount = 1_000;
    private const int RoundsPerTurn = 10;

    [Fact]
    public async Task Ten_million_messages_among_a_thousand_actors_arrive_once_and_in_order()
    {
        const int messagesPerActor = 10_000;
        await using var test = new TestSystem();
        var storm = new Storm(messagesPerActor);
        var actors = storm.Actors = [.. Enumerable.Range(0, ActorCount).Select(n => test.System.ActorOf(Props.Create(() => new StormActor(storm, n))))];
        var started = TimeProvider.System.GetTimestamp();

        foreach (var actor in actors)
        {
            actor.Tell(Go.Instance, ActorRefs.NoSender);
        }

        await storm.Done.Task.WaitAsync(Watchdog.Limit);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        output.WriteLine($"{(long)ActorCount * messagesPerActor:N0} messages in {elapsed.TotalSeconds:0.00} s, {ActorCount * messagesPerActor / elapsed.TotalSeconds:N0} a second");

        // Actor s sent its message m to actor (s + m) mod 1000, so every cell of the table is known.
        Assert.Null(storm.FirstDisorder);
        Assert.All(Enumerable.Range(0, ActorCount), receiver =>
            Assert.All(storm.ReceivedBy(receiver), count => Assert.Equal(messagesPerActor / ActorCount, count)));
    }

    private sealed record Go
    {
        public static readonly Go Instance = new();
    }

    private sealed record Numbered(int Sender, int Number);

    private sealed class Storm(int messagesPerActor)
    {
        private readonly int[][] _received = [.. Enumerable.Range(0, ActorCount).Select(_ => new int[ActorCount])];
        private long _left = (long)ActorCount * messagesPerActor;

        public IActorRef[] Actors { get; set; } = [];

        public int MessagesPerActor => messagesPerActor;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? FirstDisorder { get; private set; }

        public int[] ReceivedBy(int receiver) => _received[receiver];

        public void Receive(int receiver, Numbered message)
        {
            ref var next = ref _received[receiver][message.Sender];
            if (message.Number != next)
            {
                FirstDisorder ??= $"{receiver} got {message} and expected number {next}";
            }

            next++;
            if (Interlocked.Decrement(ref _left) == 0)
            {
                Done.TrySetResult();
            }
        }
    }

    private sealed class StormActor(Storm storm, int number) : UntypedActor
    {
        private int _sent;

        protected override void OnReceive(object message)
        {
            if (message is Numbered numbered)
            {
                storm.Receive(number, numbered);
                return;
            }

            for (var i = 0; i < RoundsPerTurn && _sent < storm.MessagesPerActor; i++, _sent++)
            {
                storm.Actors[(number + _sent) % ActorCount].Tell(new Numbered(number, _sent / ActorCount), Self);
            }

            if (_sent < storm.MessagesPerActor)
            {
                Self.Tell(message, ActorRefs.NoSender);
            }
        }
    }
}
