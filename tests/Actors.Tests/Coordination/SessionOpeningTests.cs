using System.Collections.Concurrent;
using ActorShm.Actors.Messages;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>An actor is one thing in a run: a client with one session, or a node's worker. So its end is the end of all that it had.</summary>
public class SessionOpeningTests
{
    [Fact]
    public async Task Who_opens_a_session_twice_has_one_and_its_end_leaves_nothing()
    {
        await using var run = new InProcessRun();
        await run.Client.SessionOpened.WaitAsync(Watchdog.Limit);
        run.PeerPid = 4711;
        run.ExitGate.SetResult();
        var peer = new Peer(run);

        var first = await peer.AskAsync<SessionOpened>(new OpenSession());
        var second = await peer.AskAsync<SessionOpened>(new OpenSession());
        Assert.Equal(first, second);
        await MakeAsync(run, second.Session);

        run.Stop(peer.Actor);
        await Watchdog.UntilAsync("nothing is left", () => run.Store.List().Count == 0 && run.HeldProcesses == 0);
    }

    [Fact]
    public async Task Who_opens_a_session_after_closing_one_has_another_that_ends_with_it()
    {
        await using var run = new InProcessRun();
        var peer = new Peer(run);
        var first = await peer.AskAsync<SessionOpened>(new OpenSession());

        peer.Tell(new CloseSession(first.Session), new OpenSession()); // not waiting for the end of the first

        object[] heard = [await peer.HearAsync<object>(), await peer.HearAsync<object>()];
        Assert.Single(heard.OfType<SessionClosed>());
        var second = Assert.Single(heard.OfType<SessionOpened>());
        Assert.NotEqual(first, second);
        await MakeAsync(run, second.Session);
        run.Stop(peer.Actor);
        await Watchdog.UntilAsync("nothing is left", () => run.Store.List().Count == 0);
    }

    [Fact]
    public async Task The_worker_of_a_node_is_no_client()
    {
        await using var run = new InProcessRun();
        var peer = new Peer(run);
        await peer.AskAsync<RunJoined>(new JoinRun(0, Environment.ProcessId, []));

        var refused = await peer.AskAsync<RequestFailed>(new OpenSession());

        Assert.Contains("worker of node 1", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_is_no_worker_of_a_node()
    {
        await using var run = new InProcessRun();
        var peer = new Peer(run);
        await peer.AskAsync<SessionOpened>(new OpenSession());

        var refused = await peer.AskAsync<JoinRefused>(new JoinRun(0, Environment.ProcessId, []));

        Assert.Contains("session", refused.Reason, StringComparison.Ordinal);
    }

    private static Task<SegmentCreated> MakeAsync(InProcessRun run, long session) =>
        run.Coordinator.Ask<SegmentCreated>(new CreateSegment(session, ElementType.Float64, Shape.Vector(10), "x", IsUndefined: false), Watchdog.Limit);

    /// <summary>Tells the coordinator whatever a test wants, always as the same actor.</summary>
    private sealed class Peer
    {
        private readonly ConcurrentQueue<object> _heard = new();

        public Peer(InProcessRun run)
        {
            var (coordinator, heard) = (run.Coordinator, _heard);
            Actor = run.Start(Props.Create(() => new PeerActor(coordinator, heard)));
        }

        public IActorRef Actor { get; }

        public void Tell(params object[] messages) => Actor.Tell(messages);

        public Task<T> AskAsync<T>(object message)
        {
            Tell(message);
            return HearAsync<T>();
        }

        /// <summary>The next message, which must be of this type.</summary>
        public async Task<T> HearAsync<T>()
        {
            object? heard = null;
            await Watchdog.UntilAsync($"{typeof(T).Name} has come", () => _heard.TryDequeue(out heard));
            return Assert.IsAssignableFrom<T>(heard);
        }
    }

    private sealed class PeerActor : ReceiveActor
    {
        public PeerActor(IActorRef coordinator, ConcurrentQueue<object> heard)
        {
            Receive<object[]>(messages =>
            {
                foreach (var message in messages)
                {
                    coordinator.Tell(message, Self);
                }
            });
            ReceiveAny(heard.Enqueue);
        }
    }
}
