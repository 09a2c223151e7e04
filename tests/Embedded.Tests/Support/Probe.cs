using System.Threading.Channels;

namespace ActorShm.Embedded.Tests;

/// <summary>An actor whose messages the test reads. Waits under a watchdog; nothing here measures time.</summary>
internal sealed class Probe
{
    public static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(60);

    private readonly Channel<(object Message, IActorRef Sender)> _received = Channel.CreateUnbounded<(object, IActorRef)>();

    public Probe(IActorRefFactory factory, string? name = null) => Ref = factory.ActorOf(Props.Create(() => new ProbeActor(_received.Writer)), name);

    public IActorRef Ref { get; }

    public IActorRef LastSender { get; private set; } = ActorRefs.Nobody;

    /// <summary>The next message, which must be of this type.</summary>
    public async Task<T> ExpectAsync<T>()
    {
        var (message, sender) = await _received.Reader.ReadAsync().AsTask().WaitAsync(Watchdog);
        LastSender = sender;
        return Assert.IsType<T>(message, exactMatch: false);
    }

    public async Task ExpectAsync<T>(T expected) => Assert.Equal(expected, await ExpectAsync<T>());

    /// <summary>Everything told to the probe so far has been read.</summary>
    public async Task ExpectNothingAsync()
    {
        var fence = new object();
        Ref.Tell(fence, ActorRefs.NoSender);
        Assert.Same(fence, await ExpectAsync<object>());
    }

    /// <summary>Runs code inside the probe's actor, and waits for it.</summary>
    public async Task DoAsync(Action<IUntypedActorContext> action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Ref.Tell(new Work(action, done), ActorRefs.NoSender);
        await done.Task.WaitAsync(Watchdog);
    }

    public Task WatchAsync(IActorRef subject) => DoAsync(context => context.Watch(subject));

    /// <summary>Waits until the actor has stopped.</summary>
    public async Task ExpectTerminatedAsync(IActorRef subject) => Assert.Equal(subject, (await ExpectAsync<Terminated>()).ActorRef);

    private sealed record Work(Action<IUntypedActorContext> Action, TaskCompletionSource Done);

    private sealed class ProbeActor(ChannelWriter<(object Message, IActorRef Sender)> received) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is not Work work)
            {
                received.TryWrite((message, Sender));
                return;
            }

            try
            {
                work.Action(Context);
                work.Done.SetResult();
            }
            catch (Exception failure)
            {
                work.Done.SetException(failure); // the test that asked for the work sees it
            }
        }
    }
}
