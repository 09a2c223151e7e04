using System.Collections.Concurrent;
using ActorShm.Actors.Ledger;
using ActorShm.Actors.Messages;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests.Ledger;

public class LedgerTests
{
    private static readonly CreateSegment FirstRequest = new(1, ElementType.Float64, Shape.Vector(10_000), "slow", IsUndefined: false);

    [SkippableFact]
    public async Task A_reservation_that_takes_long_keeps_nobody_else_waiting()
    {
        await using var run = new InProcessRun();
        using var scratch = new ScratchDirectory();
        var kept = await run.Ledger.Ask<SegmentCreated>(FirstRequest, Watchdog.Limit);
        await using var turn = await HeldTurn.TakeAsync();

        var slow = run.Ledger.Ask<object>(FirstRequest, Watchdog.Limit);
        var sealing = await run.Ledger.Ask<object>(new SealSegment(1, kept.Handle), Watchdog.Limit);

        Assert.IsType<SegmentSealed>(sealing);
        Assert.False(slow.IsCompleted);
        turn.Tell("go on");
        Assert.IsType<SegmentCreated>(await slow);
    }

    // Goal: who asks for very much keeps nobody waiting for all of it. Method: both that are made at once wait for a turn that does not come, until all is asked for and they are given up; what is begun counts.
    [SkippableFact]
    public async Task A_segment_is_made_before_all_that_another_session_has_asked_for()
    {
        await using var run = new InProcessRun();
        await using var turn = await HeldTurn.TakeAsync();
        var (bytesOfOne, small) = (SegmentStore.BytesFor(FirstRequest.Element, FirstRequest.Shape), FirstRequest with { Session = 2, Shape = Shape.Vector(7) });
        Task<object>[] givenUp = [.. Enumerable.Range(0, 2).Select(_ => run.Ledger.Ask<object>(FirstRequest with { Session = 3 }, Watchdog.Limit))];
        await Watchdog.UntilAsync("two are begun", () => run.Store.UsedBytes == 2 * bytesOfOne);
        Task<SegmentCreated>[] many = [.. Enumerable.Range(0, 50).Select(_ => run.Ledger.Ask<SegmentCreated>(FirstRequest, Watchdog.Limit))];
        var other = run.Ledger.Ask<SegmentCreated>(small, Watchdog.Limit);

        await run.Ledger.Ask<AllRetired>(new RetireAllOf(3), Watchdog.Limit);

        await Watchdog.UntilAsync("one of each is begun", () => run.Store.UsedBytes == bytesOfOne + SegmentStore.BytesFor(small.Element, small.Shape));
        Assert.All(await Task.WhenAll(givenUp), answer => Assert.Equal(new SessionClosed(3), answer));
        turn.Tell("go on");
        await other;
        await Task.WhenAll(many);
    }

    // Goal: a client that has given up keeps neither memory nor the turn of others. Method: what is made waits for a turn that does not come.
    [SkippableFact]
    public async Task A_session_that_ends_while_a_segment_is_made_for_it_leaves_none()
    {
        await using var run = new InProcessRun();
        await using var turn = await HeldTurn.TakeAsync();
        var creating = run.Ledger.Ask<object>(FirstRequest, Watchdog.Limit);

        await run.Ledger.Ask<AllRetired>(new RetireAllOf(1), Watchdog.Limit);

        Assert.False(turn.HasExited);
        Assert.Empty(run.Store.List());
        Assert.Equal(0, run.Store.UsedBytes);
        Assert.IsType<SessionClosed>(await creating); // a job that asked must hear of it to end
    }

    [Fact]
    public async Task What_was_made_for_a_job_that_a_defect_has_ended_is_retired_also_what_it_has_not_heard_of()
    {
        await using var run = new InProcessRun();
        object[] requests = [For(job: 5), For(job: 5), For(job: 6), FirstRequest];
        var made = await Task.WhenAll(requests.Select(request => run.Ledger.Ask<SegmentCreated>(request, Watchdog.Limit)));
        var ofAnother = await run.Ledger.Ask<SegmentCreated>(For(job: 5) with { Segment = FirstRequest with { Session = 2 } }, Watchdog.Limit);

        run.Ledger.Tell(new GiveUpForJob(1, 5));

        await run.Ledger.Ask<RequestFailed>(new SessionOfSegment(made[0].Handle), Watchdog.Limit); // behind it
        SegmentCreated[] left = [made[2], made[3], ofAnother];
        Assert.Equal(left.Select(segment => segment.Handle.Id).ToHashSet(), run.Store.List().Select(segment => segment.Handle.Id).ToHashSet());

        static CreateForJob For(long job) => new(FirstRequest, MaySpill: false, Share: null, JobPriority.Normal, job);
    }

    // Goal: the end of a session waits for nothing that is not begun. Method: what another session has asked for waits for a turn that does not come, and stands before all of this one.
    [SkippableFact]
    public async Task A_session_that_ends_does_not_wait_for_what_is_not_begun()
    {
        await using var run = new InProcessRun();
        await using var turn = await HeldTurn.TakeAsync();
        var others = Ask(2, session: 2);
        await Watchdog.UntilAsync("two are begun", () => run.Store.UsedBytes == 2 * SegmentStore.BytesFor(FirstRequest.Element, FirstRequest.Shape));
        var waiting = Ask(3, session: 1);

        await run.Ledger.Ask<AllRetired>(new RetireAllOf(1), Watchdog.Limit);

        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal(new SessionClosed(1), answer));
        Assert.False(turn.HasExited);
        Assert.DoesNotContain(others, other => other.IsCompleted);
        turn.Tell("go on");
        Assert.All(await Task.WhenAll(others), answer => Assert.IsType<SegmentCreated>(answer));
        Assert.Equal(2, run.Store.List().Count);

        Task<object>[] Ask(int count, long session) => [.. Enumerable.Range(0, count).Select(_ => run.Ledger.Ask<object>(FirstRequest with { Session = session }, Watchdog.Limit))];
    }

    // Goal: what nobody wants any more is not waited for. Method: two segments wait for a turn that does not come, one stands behind them, and who has asked for the last two calls them off.
    [SkippableFact]
    public async Task A_segment_that_is_called_off_is_answered_when_nothing_of_it_counts_whether_it_was_begun_or_not()
    {
        await using var run = new InProcessRun();
        await using var turn = await HeldTurn.TakeAsync();
        var heard = new ConcurrentQueue<object>();
        var (first, second, third) = (AskerOf(heard), AskerOf(heard), AskerOf(heard));
        run.Ledger.Tell(FirstRequest, first);
        run.Ledger.Tell(FirstRequest with { Label = "begun" }, second);
        run.Ledger.Tell(FirstRequest with { Label = "waiting" }, third);
        var reserved = SegmentStore.BytesFor(FirstRequest.Element, FirstRequest.Shape);
        await Watchdog.UntilAsync("two are begun", () => run.Store.UsedBytes == 2 * reserved);

        run.Ledger.Tell(new CallOffCreation(), third);
        await Watchdog.UntilAsync("the one that waits is called off", () => heard.Count == 1);
        run.Ledger.Tell(new CallOffCreation(), second);
        await Watchdog.UntilAsync("the one that is begun is called off", () => heard.Count == 2);

        Assert.Equal(reserved, run.Store.UsedBytes);
        Assert.Equal(["waiting", "begun"], heard.Select(answer => Assert.IsType<RequestFailed>(answer).Reason.Split(':')[0]));
        await run.Ledger.Ask<AllRetired>(new RetireAllOf(1), Watchdog.Limit);
        Assert.Equal(0, run.Store.UsedBytes);
        await Watchdog.UntilAsync("who asked for the first is told", () => heard.Last() is SessionClosed);

        IActorRef AskerOf(ConcurrentQueue<object> told) => run.Start(Props.Create(() => new Asker(told)));
    }

    // Goal: nodes let the memory of what is gone go, and in a system of the embedder's nobody else hears of it. Method: an actor that hears all that is said on the system's event stream.
    [Fact]
    public async Task Every_node_is_told_of_a_segment_that_is_gone_and_nobody_else_in_the_actor_system_is()
    {
        var system = ActorSystem.Create("mine");
        await using var run = new InProcessRun(system);
        var (told, said) = (new ConcurrentQueue<object>(), new ConcurrentQueue<object>());
        await run.AddAsync(Props.Create(() => new ListeningNode(run.Coordinator, told)));
        await run.AddAsync(Props.Create(() => new ListeningNode(run.Coordinator, told)));
        var embedders = system.ActorOf(Props.Create(() => new Asker(said)));
        system.EventStream.Subscribe(embedders, typeof(object));
        var x = await run.ArrayAsync([1, 2, 3]);

        await run.Coordinator.Ask<SegmentRetired>(new RetireSegment(await run.Client.SessionOpened, x), Watchdog.Limit);

        await Watchdog.UntilAsync("both nodes are told", () => told.Count == 2);
        Assert.All(told, message => Assert.Equal(new ForgetSegment(x), message));
        await embedders.Ask<ActorIdentity>(new Identify(null), Watchdog.Limit); // what was said before has come
        Assert.DoesNotContain(said, message => message.GetType().Assembly == typeof(RunHost).Assembly);
    }

    [Fact]
    public async Task What_was_given_to_the_run_outlives_its_session_and_is_anybodys_to_retire()
    {
        await using var run = new InProcessRun();
        var created = await run.Ledger.Ask<SegmentCreated>(FirstRequest, Watchdog.Limit);
        await run.Ledger.Ask<SegmentKept>(new KeepSegment(1, created.Handle), Watchdog.Limit);

        await run.Ledger.Ask<AllRetired>(new RetireAllOf(1), Watchdog.Limit);
        var owner = await run.Ledger.Ask<SessionOfSegmentFound>(new SessionOfSegment(created.Handle), Watchdog.Limit);
        Assert.Equal(LedgerActor.Run, owner.Session);
        Assert.Null(Assert.Single(run.Store.List()).Creator); // so nobody sweeps it when this process was killed

        Assert.IsType<SegmentRetired>(await run.Ledger.Ask<object>(new RetireSegment(2, created.Handle), Watchdog.Limit));
        Assert.Empty(run.Store.List());
    }

    // Method: the second asks while the first is in the middle, and again as the first's end is still on its way.
    [Fact]
    public async Task A_segment_is_filled_by_one_job_at_a_time_and_meanwhile_written_to_and_sealed_by_nobody()
    {
        await using var run = new InProcessRun();
        var handle = (await run.Ledger.Ask<SegmentCreated>(FirstRequest, Watchdog.Limit)).Handle;
        Task<object> Ask(object request) => run.Ledger.Ask<object>(request, Watchdog.Limit);

        Assert.IsType<Writable>(await Ask(new BeginFill(1, handle, 8)));
        Assert.Contains("filled by job 8", Assert.IsType<RequestFailed>(await Ask(new BeginFill(1, handle, 9))).Reason, StringComparison.Ordinal);
        run.Ledger.Tell(new EndFill(handle, 9)); // of the one that was refused
        Assert.Contains("filled by job 8", Assert.IsType<RequestFailed>(await Ask(new BeginWrite(1, handle, 1))).Reason, StringComparison.Ordinal);
        Assert.Contains("filled by job 8, and it would be sealed half filled", Assert.IsType<RequestFailed>(await Ask(new SealSegment(1, handle))).Reason, StringComparison.Ordinal);
        run.Ledger.Tell(new EndFill(handle, 8));

        Assert.IsType<Writable>(await Ask(new BeginWrite(1, handle, 1)));
        var beginning = Ask(new BeginFill(1, handle, 9));
        await Ask(new SessionOfSegment(handle)); // it has been looked at by then
        Assert.False(beginning.IsCompleted); // what is being written would be mixed with the fill
        run.Ledger.Tell(new EndWrite(handle, 1));
        Assert.IsType<Writable>(await beginning);
        run.Ledger.Tell(new EndFill(handle, 9));
        Assert.IsType<SegmentSealed>(await Ask(new SealSegment(1, handle)));
    }

    private sealed class Asker : ReceiveActor
    {
        public Asker(ConcurrentQueue<object> heard) => ReceiveAny(heard.Enqueue);
    }

    /// <summary>Joins, and keeps what it hears of segments.</summary>
    private sealed class ListeningNode : ReceiveActor
    {
        public ListeningNode(IActorRef coordinator, ConcurrentQueue<object> told)
        {
            coordinator.Tell(new JoinRun(0, Environment.ProcessId, []), Self);
            Receive<ForgetSegment>(told.Enqueue);
            ReceiveAny(static _ => { });
        }
    }

    [Fact]
    public async Task Only_the_session_that_owns_a_segment_may_have_elements_written()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var handle = await run.ArrayAsync([1, 2, 3]);

        var stranger = await run.Coordinator.Ask<object>(new WriteElements(await run.OpenSessionAsync(), 1, handle, 0, [0, 0, 0, 0, 0, 0, 0, 1]), Watchdog.Limit);
        var owner = await run.Coordinator.Ask<object>(new WriteElements(await run.Client.SessionOpened, 1, handle, 0, [0, 0, 0, 0, 0, 0, 0, 0]), Watchdog.Limit);

        Assert.Equal(FailureKind.Input, Assert.IsType<RequestFailed>(stranger).Kind);
        Assert.IsType<ElementsWritten>(owner);
        var nobody = await run.Coordinator.Ask<object>(new WriteElements(await run.Client.SessionOpened, 77, handle, 0, [0, 0, 0, 0, 0, 0, 0, 0]), Watchdog.Limit);
        Assert.IsType<RequestFailed>(nobody);
        Assert.IsType<Writable>(await run.Ledger.Ask<object>(new BeginFill(await run.Client.SessionOpened, handle, 1), Watchdog.Limit)); // both are over
        using var view = run.Store.Open<double>(handle, AccessMode.ReadOnly);
        Assert.Equal([0, 2, 3], view.ReadSpan(0, 3).ToArray());
    }
}
