using System.Collections.Concurrent;
using ActorShm.Actors.Ledger;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

// Method: all threads but one are held, and that one until everything is asked for, so that pieces are done one after the other.
public sealed class FairThreadsTests : IDisposable
{
    private const int Limit = 2;

    private readonly FairThreads<SessionLine> _threads = new("test", Limit);
    private readonly ManualResetEventSlim _begin = new();
    private readonly ManualResetEventSlim _end = new();
    private readonly ConcurrentQueue<string> _done = new();
    private readonly List<Task> _pieces = [];
    private readonly Task[] _held;

    public FairThreadsTests()
    {
        using var begun = new CountdownEvent(Limit);
        _held = [.. Enumerable.Range(1, Limit).Select(holder => RunAsync(-holder, () =>
        {
            begun.Signal();
            return (holder == 1 ? _begin : _end).Wait(Watchdog.Limit);
        }))];
        Assert.True(begun.Wait(Watchdog.Limit));
    }

    [Fact]
    public async Task Who_ask_take_turns()
    {
        Ask(1, "a1", "a2", "a3");
        Ask(2, "b1", "b2");
        Ask(3, "c1", "c2", "c3");

        Assert.Equal(["a1", "b1", "c1", "a2", "b2", "c2", "a3", "c3"], await DoneAsync());
    }

    [Fact]
    public async Task Who_asks_waits_for_the_piece_that_is_being_done_and_not_for_the_next_ones_of_another()
    {
        using var begun = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        _pieces.Add(RunAsync(1, () =>
        {
            begun.Set();
            return asked.Wait(Watchdog.Limit);
        }));
        Ask(1, "a2", "a3");
        _begin.Set();
        Assert.True(begun.Wait(Watchdog.Limit));
        Ask(2, "b1");
        asked.Set();

        Assert.Equal(["b1", "a2", "a3"], await DoneAsync());
    }

    [Fact]
    public async Task A_higher_priority_has_more_turns_and_not_all()
    {
        Ask(1, JobPriority.High, [.. Enumerable.Range(1, 8).Select(i => $"high{i}")]);
        Ask(2, JobPriority.Normal, "normal1", "normal2");
        Ask(3, JobPriority.Low, "low1", "low2");

        Assert.Equal(
            ["high1", "normal1", "high2", "high3", "high4", "low1", "high5", "high6", "high7", "normal2", "high8", "low2"],
            await DoneAsync());
    }

    [Fact]
    public async Task What_is_asked_for_with_a_higher_priority_goes_past_the_rest_of_the_same_session()
    {
        Ask(1, "a1", "a2", "a3");
        Ask(1, JobPriority.High, "urgent");

        Assert.Equal(["urgent", "a1", "a2", "a3"], await DoneAsync());
    }

    [Fact]
    public async Task One_who_asks_has_every_thread_while_nobody_else_does()
    {
        _begin.Set();
        _end.Set();
        await Task.WhenAll(_held);
        using var together = new Barrier(Limit);

        var pieces = Enumerable.Range(0, Limit).Select(_ => RunAsync(1, () => together.SignalAndWait(Watchdog.Limit)));

        Assert.All(await Task.WhenAll(pieces), met => Assert.True(met));
    }

    // Goal: who has given up need not wait for the threads to hear that nothing is done any more. Method: the threads are held until that is told.
    [Fact]
    public async Task What_nobody_wants_any_more_ends_at_once_and_is_not_done()
    {
        using var unwanted = new CancellationTokenSource();
        var piece = RunAsync(1, () => Do("unwanted"), unwanted.Token);
        Ask(1, "wanted");
        await unwanted.CancelAsync();
        var late = RunAsync(1, () => Do("late"), unwanted.Token);

        Assert.True(piece.IsCanceled);
        Assert.True(late.IsCanceled);
        Assert.Equal(["wanted"], await DoneAsync());
    }

    // Goal: what was taken back leaves neither a piece without a thread nor a thread without end. Method: all that waits is taken back, and others ask, before a thread has come for it and after.
    [Fact]
    public async Task Threads_that_come_for_what_was_taken_back_do_what_else_there_is_or_nothing()
    {
        using var unwanted = new CancellationTokenSource();
        Task[] asked = [.. Enumerable.Range(0, 3).Select(_ => RunAsync(1, () => Do("unwanted"), unwanted.Token))];
        await unwanted.CancelAsync();
        Assert.All(asked, piece => Assert.True(piece.IsCanceled));

        Ask(2, "b1");
        Assert.Equal(["b1"], await DoneAsync());
        Ask(3, "c1", "c2", "c3", "c4");
        Assert.Equal(["b1", "c1", "c2", "c3", "c4"], await DoneAsync());
    }

    [Fact]
    public async Task What_was_asked_for_before_the_end_is_done_and_its_failure_told()
    {
        Ask(1, "a1");
        var failed = RunAsync<bool>(2, () => throw new FormatException());
        _threads.Dispose();

        Assert.Equal(["a1"], await DoneAsync());
        await Assert.ThrowsAsync<FormatException>(() => failed.WaitAsync(Watchdog.Limit));
    }

    // Goal: work that begins tasks of its own has them done as anywhere else.
    [Fact]
    public async Task What_a_piece_begins_itself_is_none_of_theirs()
    {
        var piece = RunAsync(1, static () => TaskScheduler.Current == TaskScheduler.Default);
        _begin.Set();

        Assert.True(await piece.WaitAsync(Watchdog.Limit));
    }

    public void Dispose()
    {
        _begin.Set();
        _end.Set();
        Task.WaitAll([.. _held, .. _pieces], Watchdog.Limit);
        _threads.Dispose();
        _begin.Dispose();
        _end.Dispose();
    }

    private void Ask(long session, params string[] pieces) => Ask(session, JobPriority.Normal, pieces);

    private void Ask(long session, JobPriority priority, params string[] pieces) =>
        _pieces.AddRange(pieces.Select(piece => _threads.RunAsync(new SessionLine(session, priority), priority.Weight(), () => Do(piece), CancellationToken.None)));

    private Task<T> RunAsync<T>(long session, Func<T> work, CancellationToken unwanted = default) =>
        _threads.RunAsync(new SessionLine(session, JobPriority.Normal), JobPriority.Normal.Weight(), work, unwanted);

    private bool Do(string piece)
    {
        _done.Enqueue(piece);
        return true;
    }

    /// <summary>Lets the one thread go on, and waits for all pieces.</summary>
    private async Task<string[]> DoneAsync()
    {
        _begin.Set();
        await Task.WhenAll(_pieces).WaitAsync(Watchdog.Limit);
        return [.. _done];
    }
}
