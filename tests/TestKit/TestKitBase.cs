using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ActorShm.Embedded;

namespace ActorShm.Testing;

/// <summary>An actor whose messages a test reads one by one, with Akka.NET's names for expecting them.</summary>
/// <remarks>
/// Waiting ends with the message that is waited for. The time limits are watchdogs, generous and never the point of a test;
/// what has to do with time is tested with a <see cref="TestScheduler"/>. For one test thread at a time.
/// </remarks>
public abstract partial class TestKitBase
{
    private readonly BlockingCollection<Envelope> _received = [];
    private readonly StrongBox<Func<object, bool>?> _ignore = new();

    /// <summary>Puts a test actor into a system.</summary>
    /// <param name="system">The system; the kit does not end it.</param>
    /// <param name="testActorName">The test actor's name; null for one that the engine invents.</param>
    private protected TestKitBase(ActorSystem system, string? testActorName)
    {
        ArgumentNullException.ThrowIfNull(system);
        Sys = system;
        TestActor = system.ActorOf(Props.Create(() => new RecordingActor(_received, _ignore)), testActorName);
    }

    /// <summary>The system under test.</summary>
    public ActorSystem Sys { get; }

    /// <summary>The actor that records what it is told.</summary>
    public IActorRef TestActor { get; }

    /// <summary>The last message that was read; null before the first.</summary>
    public object? LastMessage { get; private set; }

    /// <summary>Who sent the last message that was read.</summary>
    public IActorRef LastSender { get; private set; } = ActorRefs.Nobody;

    /// <summary>Whether a message waits to be read.</summary>
    public bool HasMessages => _received.Count > 0;

    /// <summary>Another test actor with its own messages.</summary>
    public TestProbe CreateTestProbe(string? name = null) => new(Sys, name);

    /// <summary>From now on messages for which the function says yes are dropped unread.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) => Volatile.Write(ref _ignore.Value, shouldIgnoreMessage);

    /// <summary>Takes <see cref="IgnoreMessages"/> back.</summary>
    public void IgnoreNoMessages() => Volatile.Write(ref _ignore.Value, null);

    /// <summary>Has the test actor watch another, and returns when it does.</summary>
    public IActorRef Watch(IActorRef actorToWatch)
    {
        RunInTestActor(context => context.Watch(actorToWatch));
        return actorToWatch;
    }

    /// <summary>Takes <see cref="Watch"/> back, and returns when it is done.</summary>
    public IActorRef Unwatch(IActorRef actorToUnwatch)
    {
        RunInTestActor(context => context.Unwatch(actorToUnwatch));
        return actorToUnwatch;
    }

    /// <summary>Runs code inside the test actor and waits for it; what it throws comes out here. This kit's own.</summary>
    public void RunInTestActor(Action<IUntypedActorContext> action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TestActor.Tell(new TestActorCommand(action, done), ActorRefs.NoSender);
        done.Task.WaitAsync(Watchdog.Limit).GetAwaiter().GetResult();
    }
}
