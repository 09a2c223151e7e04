using System.Collections.Concurrent;
using ActorShm.Actors.Ledger;
using ActorShm.Actors.Messages;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests.Ledger;

// Goal: a mount that does not answer keeps those waiting who ask for its files, and nobody else. Method: who reads such a file stops at a gate.
public sealed class LedgerAdoptingTests : IDisposable
{
    private const string Slow = "slow";

    private readonly ScratchDirectory _scratch = new();
    private readonly SemaphoreSlim _gate = new(0);
    private readonly ConcurrentQueue<string> _begun = new();

    public LedgerAdoptingTests()
    {
        using var store = SegmentStore.CreateTemporary();
        store.Export(store.Create(ElementType.Float64, Shape.Vector(10), "x"), _scratch.Combine("x.npy"));
    }

    public void Dispose()
    {
        _gate.Release(1000); // a thread that a failed test has left there
        _gate.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task A_file_that_does_not_come_keeps_no_other_request_waiting()
    {
        await using var run = Run();
        var slow = AdoptAsync(run, session: 1, Slow);
        await Watchdog.UntilAsync("it is being read", () => _begun.Contains(Slow));

        var made = (await run.Ledger.Ask<SegmentCreated>(new CreateSegment(1, ElementType.Float64, Shape.Vector(10), "made", IsUndefined: false), Watchdog.Limit)).Handle;
        Assert.IsType<SegmentSealed>(await run.Ledger.Ask<object>(new SealSegment(1, made), Watchdog.Limit));
        Assert.IsType<SegmentRetired>(await run.Ledger.Ask<object>(new RetireSegment(1, made), Watchdog.Limit));
        Assert.IsType<FileAdopted>(await AdoptAsync(run, session: 1, "quick"));

        Assert.False(slow.IsCompleted);
        _gate.Release();
        Assert.IsType<FileAdopted>(await slow);
    }

    [Fact]
    public async Task A_session_ends_without_the_file_that_does_not_come_and_nothing_is_left_of_it()
    {
        await using var run = Run();
        var asked = Enumerable.Range(0, 20).Select(_ => AdoptAsync(run, session: 1, Slow)).ToArray(); // more than are read at once
        await Watchdog.UntilAsync("one is being read", () => !_begun.IsEmpty);

        await run.Ledger.Ask<AllRetired>(new RetireAllOf(1), Watchdog.Limit);

        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal(new SessionClosed(1), answer));
        _gate.Release(asked.Length);
        Assert.IsType<FileAdopted>(await AdoptAsync(run, session: 2, "quick")); // behind those that came too late
        await Watchdog.UntilAsync("only that one is left", () => run.Store.List().Count == 1);
        Assert.InRange(_begun.Count(label => label == Slow), 1, 8); // and not those that waited
    }

    [Fact]
    public async Task Sessions_take_turns_however_many_files_one_has_asked_for()
    {
        await using var run = Run();
        var many = Enumerable.Range(0, 30).Select(_ => AdoptAsync(run, session: 1, Slow)).ToArray();
        await Watchdog.UntilAsync("as many are being read as may be", () => _begun.Count == 8);

        var other = AdoptAsync(run, session: 2, "quick");
        await run.Ledger.Ask<RequestFailed>(new SessionOfSegment(new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, Shape.Scalar)), Watchdog.Limit); // it has been heard
        Assert.DoesNotContain("quick", _begun);
        _gate.Release(2); // the first turn is the other session's

        Assert.IsType<FileAdopted>(await other);
        Assert.InRange(_begun.Count(label => label == Slow), 9, 10);
        _gate.Release(many.Length);
        Assert.All(await Task.WhenAll(many), answer => Assert.IsType<FileAdopted>(answer));
    }

    // Goal: that a process has no addresses left is not the mistake of who asked, as what else is wrong with a file is.
    [Fact]
    public async Task A_mapping_that_is_refused_is_failed_work_and_a_file_that_cannot_be_used_wrong_input()
    {
        await using var run = Run();
        run.WhenAdopting = request => throw (request.Label == "refused" ? new MappingRefusedException("RLIMIT_AS allows no more") : new SegmentException("no such thing"));

        Assert.Equal(new RequestFailed(FailureKind.Work, "RLIMIT_AS allows no more"), await AdoptAsync(run, session: 1, "refused"));
        Assert.Equal(new RequestFailed(FailureKind.Input, "no such thing"), await AdoptAsync(run, session: 1, "wrong"));
    }

    private InProcessRun Run() => new()
    {
        WhenAdopting = request =>
        {
            _begun.Enqueue(request.Label);
            if (request.Label == Slow)
            {
                Assert.True(_gate.Wait(Watchdog.Limit));
            }
        },
    };

    private Task<object> AdoptAsync(InProcessRun run, long session, string label) => run.Ledger.Ask<object>(new AdoptFile(session, _scratch.Combine("x.npy"), label), Watchdog.Limit);
}
