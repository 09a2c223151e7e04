using System.Globalization;
using ActorShm.Actors.Ledger;
using ActorShm.Actors.Messages;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests.Ledger;

// Goal: a process that is stopped in the middle of a change holds up what it changes and nothing else. Method: to the locks on a segment another open file is the same as another process.
public class LedgerWaitingTests
{
    [Theory]
    [InlineData("seal")]
    [InlineData("retire")]
    public async Task A_segment_that_somebody_holds_does_not_keep_others_from_getting_theirs(string change)
    {
        await using var run = new InProcessRun();
        var held = await CreateAsync(run, session: 1);
        Task<object> waiting;
        using (Hold(run, held))
        {
            waiting = run.Ledger.Ask<object>(change == "seal" ? new SealSegment(1, held) : new RetireSegment(1, held), Watchdog.Limit);

            var others = await CreateAsync(run, session: 2);
            Assert.IsType<SegmentSealed>(await run.Ledger.Ask<object>(new SealSegment(2, others), Watchdog.Limit));
            Assert.IsType<SegmentRetired>(await run.Ledger.Ask<object>(new RetireSegment(2, others), Watchdog.Limit));
            Assert.IsType<AllRetired>(await run.Ledger.Ask<object>(new RetireAllOf(2), Watchdog.Limit));
            Assert.False(waiting.IsCompleted);
        }

        Assert.Equal(change == "seal" ? (object)new SegmentSealed(held) : new SegmentRetired(held), await waiting);
    }

    [Theory]
    [InlineData("seal")]
    [InlineData("retire")]
    public async Task Who_holds_a_segment_for_too_long_is_named_and_nothing_is_changed(string change)
    {
        var time = new ManualTime();
        await using var run = new InProcessRun(time: time);
        var handle = await CreateAsync(run, session: 1);
        using (Hold(run, handle))
        {
            var waiting = run.Ledger.Ask<object>(change == "seal" ? new SealSegment(1, handle) : new RetireSegment(1, handle), Watchdog.Limit);
            await WaitForTurnAsync(run, handle);
            time.Advance(ProcessesInTheWay.DefaultPatience);

            var refused = Assert.IsType<RequestFailed>(await waiting);
            Assert.Equal(FailureKind.Work, refused.Kind);
            Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), refused.Reason, StringComparison.Ordinal); // and perhaps one that another test is just starting
            Assert.Contains("for all of the 30 s", refused.Reason, StringComparison.Ordinal);
            Assert.Equal(SegmentState.Filling, run.Store.StateOf(handle));
        }

        Assert.IsType<SegmentSealed>(await run.Ledger.Ask<object>(new SealSegment(1, handle), Watchdog.Limit));
    }

    [Fact]
    public async Task Who_holds_a_segment_for_too_long_keeps_it_from_being_given_to_the_run()
    {
        var time = new ManualTime();
        await using var run = new InProcessRun(time: time);
        var handle = await CreateAsync(run, session: 1);
        using (Hold(run, handle))
        {
            var waiting = run.Ledger.Ask<object>(new KeepSegment(1, handle), Watchdog.Limit);
            await WaitForTurnAsync(run, handle);
            Assert.False(waiting.IsCompleted);
            time.Advance(ProcessesInTheWay.DefaultPatience);
            Assert.Contains("for all of the 30 s", Assert.IsType<RequestFailed>(await waiting).Reason, StringComparison.Ordinal);
        }

        Assert.NotNull(Assert.Single(run.Store.List()).Creator);
        Assert.IsType<SegmentKept>(await run.Ledger.Ask<object>(new KeepSegment(1, handle), Watchdog.Limit));
        Assert.Null(Assert.Single(run.Store.List()).Creator);
    }

    // Goal: a job's answer waits for what it needs no more, and not for ever.
    [Fact]
    public async Task What_a_job_needs_no_more_and_somebody_holds_for_too_long_is_left_to_its_session()
    {
        var time = new ManualTime();
        await using var run = new InProcessRun(time: time);
        var (held, free) = (await CreateAsync(run, session: 1), await CreateAsync(run, session: 1));
        using (Hold(run, held))
        {
            var retiring = run.Ledger.Ask<RetiredForJob>(new RetireForJob(1, [held, free]), Watchdog.Limit);
            await WaitForTurnAsync(run, held);
            Assert.False(retiring.IsCompleted);
            Assert.Equal(held, Assert.Single(run.Store.List()).Handle);
            time.Advance(ProcessesInTheWay.DefaultPatience);
            await retiring;
        }

        await run.Ledger.Ask<AllRetired>(new RetireAllOf(1), Watchdog.Limit);
        Assert.Empty(run.Store.List());
    }

    [Fact]
    public async Task What_is_asked_about_one_segment_is_done_in_that_order()
    {
        await using var run = new InProcessRun();
        var handle = await CreateAsync(run, session: 1);
        Task<object>[] asked;
        using (Hold(run, handle))
        {
            asked = [.. new object[] { new SealSegment(1, handle), new BeginWrite(1, handle, 1), new RetireSegment(1, handle), new KeepSegment(1, handle) }
                .Select(request => run.Ledger.Ask<object>(request, Watchdog.Limit))];
            var stranger = await run.Ledger.Ask<object>(new RetireSegment(2, handle), Watchdog.Limit); // has nothing to wait for
            Assert.Contains("belongs to another session", Assert.IsType<RequestFailed>(stranger).Reason, StringComparison.Ordinal);
            Assert.DoesNotContain(asked, answer => answer.IsCompleted);
        }

        var answers = await Task.WhenAll(asked);
        Assert.IsType<SegmentSealed>(answers[0]);
        Assert.Contains("is sealed", Assert.IsType<RequestFailed>(answers[1]).Reason, StringComparison.Ordinal);
        Assert.IsType<SegmentRetired>(answers[2]);
        Assert.Contains("is retired already", Assert.IsType<RequestFailed>(answers[3]).Reason, StringComparison.Ordinal);
        Assert.Empty(run.Store.List());
    }

    [Fact]
    public async Task A_fill_that_is_over_before_its_turn_to_begin_has_come_is_in_nobodys_way()
    {
        var time = new ManualTime();
        await using var run = new InProcessRun(time: time);
        var handle = await CreateAsync(run, session: 1);
        using (Hold(run, handle))
        {
            var retiring = run.Ledger.Ask<object>(new RetireSegment(1, handle), Watchdog.Limit);
            var beginning = run.Ledger.Ask<object>(new BeginFill(1, handle, 8), Watchdog.Limit);
            run.Ledger.Tell(new EndFill(handle, 8));
            await WaitForTurnAsync(run, handle);
            time.Advance(ProcessesInTheWay.DefaultPatience);
            Assert.IsType<RequestFailed>(await retiring);
            Assert.False(beginning.IsCompleted); // nobody waits for it any more
        }

        Assert.IsType<Writable>(await run.Ledger.Ask<object>(new BeginFill(1, handle, 9), Watchdog.Limit));
    }

    // Goal: a fill that is cancelled while it waits for a node's write leaves its place at once. Method: the node is one that never answers, and no time passes.
    [Fact]
    public async Task A_fill_that_is_over_while_it_waits_for_a_write_keeps_nobody_waiting()
    {
        await using var run = new InProcessRun(time: new ManualTime());
        var handle = await CreateAsync(run, session: 1);
        Assert.IsType<Writable>(await run.Ledger.Ask<object>(new BeginWrite(1, handle, 3), Watchdog.Limit));
        var filling = run.Ledger.Ask<object>(new BeginFill(1, handle, 8), Watchdog.Limit);
        var others = new object[] { new SealSegment(1, handle), new RetireSegment(1, handle) }.Select(request => run.Ledger.Ask<object>(request, Watchdog.Limit)).ToArray();
        await WaitForTurnAsync(run, handle);
        Assert.DoesNotContain(others, other => other.IsCompleted);

        run.Ledger.Tell(new EndFill(handle, 8));

        Assert.Equal((object[])[new SegmentSealed(handle), new SegmentRetired(handle)], await Task.WhenAll(others));
        Assert.False(filling.IsCompleted); // nobody waits for it any more
    }

    // Method: the node is one that never answers; whether it has been waited for long enough says the clock of the test.
    [Fact]
    public async Task A_fill_names_the_node_whose_write_it_has_waited_for_too_long_and_lets_others_go_on()
    {
        var time = new ManualTime();
        await using var run = new InProcessRun(time: time);
        var handle = await CreateAsync(run, session: 1);
        Assert.IsType<Writable>(await run.Ledger.Ask<object>(new BeginWrite(1, handle, 3), Watchdog.Limit));
        var filling = run.Ledger.Ask<object>(new BeginFill(1, handle, 8), Watchdog.Limit);
        var writing = run.Ledger.Ask<object>(new BeginWrite(1, handle, 4), Watchdog.Limit);
        await WaitForTurnAsync(run, handle);
        Assert.False(writing.IsCompleted); // in its order

        time.Advance(ProcessesInTheWay.DefaultPatience);

        var refused = Assert.IsType<RequestFailed>(await filling);
        Assert.Equal(FailureKind.Work, refused.Kind);
        Assert.Contains("node 3 was asked to write elements to it and has not done so for all of the 30 s", refused.Reason, StringComparison.Ordinal);
        Assert.IsType<Writable>(await writing);
        run.Ledger.Tell(new EndWrite(handle, 3));
        run.Ledger.Tell(new EndWrite(handle, 4));
        Assert.IsType<Writable>(await run.Ledger.Ask<object>(new BeginFill(1, handle, 9), Watchdog.Limit));
    }

    // Goal: nobody is blamed for a time in which he was not asked. Method: both stand behind a seal that somebody holds up for all the time that there is.
    [Fact]
    public async Task A_fill_waits_for_a_write_from_when_that_was_allowed()
    {
        var time = new ManualTime();
        await using var run = new InProcessRun(time: time);
        var handle = await CreateAsync(run, session: 1);
        using var held = Hold(run, handle);
        var sealing = run.Ledger.Ask<object>(new SealSegment(1, handle), Watchdog.Limit);
        var writing = run.Ledger.Ask<object>(new BeginWrite(1, handle, 3), Watchdog.Limit);
        var filling = run.Ledger.Ask<object>(new BeginFill(1, handle, 8), Watchdog.Limit);
        await WaitForTurnAsync(run, handle);

        time.Advance(ProcessesInTheWay.DefaultPatience);

        Assert.IsType<RequestFailed>(await sealing);
        Assert.IsType<Writable>(await writing);
        await WaitForTurnAsync(run, handle); // what came in the same moment is through
        Assert.False(filling.IsCompleted);
        run.Ledger.Tell(new EndWrite(handle, 3));
        Assert.IsType<Writable>(await filling);
    }

    [Fact]
    public async Task A_session_that_ends_while_its_segment_is_held_takes_along_what_was_not_given_to_the_run_before()
    {
        await using var run = new InProcessRun();
        var (sealing, kept) = (await CreateAsync(run, session: 1), await CreateAsync(run, session: 1));
        Task<object>[] asked;
        Task<AllRetired> ending;
        using (Hold(run, sealing))
        using (Hold(run, kept))
        {
            asked = [.. new object[] { new SealSegment(1, sealing), new SealSegment(1, kept), new KeepSegment(1, kept) }
                .Select(request => run.Ledger.Ask<object>(request, Watchdog.Limit))];
            ending = run.Ledger.Ask<AllRetired>(new RetireAllOf(1), Watchdog.Limit);
            await WaitForTurnAsync(run, kept);
            Assert.False(ending.IsCompleted);
        }

        await ending;
        Assert.Equal((object[])[new SegmentSealed(sealing), new SegmentSealed(kept), new SegmentKept(kept)], await Task.WhenAll(asked));
        Assert.Equal(kept, Assert.Single(run.Store.List()).Handle);
        Assert.Equal(LedgerActor.Run, (await run.Ledger.Ask<SessionOfSegmentFound>(new SessionOfSegment(kept), Watchdog.Limit)).Session);
    }

    [Fact]
    public async Task The_end_of_a_session_waits_once_for_all_that_is_held_and_retires_it_when_it_can()
    {
        var time = new ManualTime();
        await using var run = new InProcessRun(time: time);
        SegmentHandle[] handles = [await CreateAsync(run, session: 1), await CreateAsync(run, session: 1), await CreateAsync(run, session: 1)];
        var holders = Array.ConvertAll(handles, handle => Hold(run, handle));
        var sealing = run.Ledger.Ask<object>(new SealSegment(1, handles[0]), Watchdog.Limit);
        var ending = run.Ledger.Ask<AllRetired>(new RetireAllOf(1), Watchdog.Limit);
        await WaitForTurnAsync(run, handles[0]);
        Assert.False(ending.IsCompleted);

        time.Advance(ProcessesInTheWay.DefaultPatience);

        await ending;
        Assert.IsType<RequestFailed>(await sealing);
        Assert.NotEqual(0, run.Store.UsedBytes); // it is still there, and so it counts
        Assert.IsType<RequestFailed>(await run.Ledger.Ask<object>(new RetireSegment(1, handles[0]), Watchdog.Limit));

        Array.ForEach(holders, holder => holder.Dispose());
        await Watchdog.UntilAsync("the segments are retired", () => run.Store.List().Count == 0);
        Assert.Equal(0, run.Store.UsedBytes);
    }

    // Goal: a job that has not heard yet of its session's end gets nothing made, and waits for nobody. Method: what another session has asked for waits for a turn that does not come; the end waits for what is held.
    [SkippableFact]
    public async Task What_is_asked_for_while_the_session_ends_is_not_made()
    {
        await using var run = new InProcessRun();
        var handle = await CreateAsync(run, session: 1);
        using (Hold(run, handle))
        {
            var ending = run.Ledger.Ask<AllRetired>(new RetireAllOf(1), Watchdog.Limit);
            await using var turn = await HeldTurn.TakeAsync();
            Task<SegmentHandle>[] others = [CreateAsync(run, session: 2), CreateAsync(run, session: 2)];

            Assert.Equal(new SessionClosed(1), await run.Ledger.Ask<object>(Request(session: 1), Watchdog.Limit));

            Assert.DoesNotContain(others, other => other.IsCompleted);
            Assert.False(ending.IsCompleted);
            turn.Tell("go on");
            await Task.WhenAll(others);
        }
    }

    private static async Task<SegmentHandle> CreateAsync(InProcessRun run, long session) =>
        (await run.Ledger.Ask<SegmentCreated>(Request(session), Watchdog.Limit)).Handle;

    private static CreateSegment Request(long session) => new(session, ElementType.Float64, Shape.Vector(100), "x", IsUndefined: false);

    /// <summary>Begins to change a segment, as somebody does who is stopped then.</summary>
    private static StateFile Hold(InProcessRun run, SegmentHandle handle)
    {
        var stopped = StateFile.Open(new SegmentPaths(run.Store.Directory), handle.Id, toChange: true);
        stopped.LockForChange();
        return stopped;
    }

    /// <summary>Waits until the ledger has looked at all that it was asked before.</summary>
    private static Task WaitForTurnAsync(InProcessRun run, SegmentHandle handle) =>
        run.Ledger.Ask<SessionOfSegmentFound>(new SessionOfSegment(handle), Watchdog.Limit);
}
