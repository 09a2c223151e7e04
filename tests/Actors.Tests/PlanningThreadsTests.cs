using System.Collections.Concurrent;
using ActorShm.Actors.Dataflow;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

// Method: all threads but one are held, and that one until everything is asked for, so that plans are made one after the other.
public sealed class PlanningThreadsTests : IDisposable
{
    private readonly PlanningThreads _threads = new();
    private readonly ManualResetEventSlim _begin = new();
    private readonly ManualResetEventSlim _end = new();
    private readonly ConcurrentQueue<string> _made = new();
    private readonly List<Task> _plans = [];
    private readonly Task[] _held;

    public PlanningThreadsTests()
    {
        using var begun = new CountdownEvent(PlanningThreads.Limit);
        _held = [.. Enumerable.Range(1, PlanningThreads.Limit).Select(holder => _threads.PlanAsync(
            -holder,
            JobPriority.Normal,
            () =>
            {
                begun.Signal();
                return (holder == 1 ? _begin : _end).Wait(Watchdog.Limit);
            },
            CancellationToken.None))];
        Assert.True(begun.Wait(Watchdog.Limit));
    }

    [Fact]
    public async Task Clients_take_turns()
    {
        Ask(1, "a1", "a2", "a3");
        Ask(2, "b1", "b2");
        Ask(3, "c1", "c2", "c3");

        Assert.Equal(["a1", "b1", "c1", "a2", "b2", "c2", "a3", "c3"], await MadeAsync());
    }

    [Fact]
    public async Task A_client_waits_for_the_plan_that_is_being_made_and_not_for_the_next_ones_of_another()
    {
        using var begun = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        _plans.Add(_threads.PlanAsync(
            1,
            JobPriority.Normal,
            () =>
            {
                begun.Set();
                return asked.Wait(Watchdog.Limit);
            },
            CancellationToken.None));
        Ask(1, "a2", "a3");
        _begin.Set();
        Assert.True(begun.Wait(Watchdog.Limit));
        Ask(2, "b1");
        asked.Set();

        Assert.Equal(["b1", "a2", "a3"], await MadeAsync());
    }

    [Fact]
    public async Task A_higher_priority_has_more_turns_and_not_all()
    {
        Ask(1, JobPriority.High, [.. Enumerable.Range(1, 8).Select(i => $"high{i}")]);
        Ask(2, JobPriority.Normal, "normal1", "normal2");
        Ask(3, JobPriority.Low, "low1", "low2");

        Assert.Equal(
            ["high1", "normal1", "high2", "high3", "high4", "low1", "high5", "high6", "high7", "normal2", "high8", "low2"],
            await MadeAsync());
    }

    [Fact]
    public async Task What_a_client_asks_for_with_a_higher_priority_goes_past_the_rest_of_its_own()
    {
        Ask(1, "a1", "a2", "a3");
        Ask(1, JobPriority.High, "urgent");

        Assert.Equal(["urgent", "a1", "a2", "a3"], await MadeAsync());
    }

    [Fact]
    public async Task One_client_has_every_thread_while_nobody_else_asks()
    {
        _begin.Set();
        _end.Set();
        await Task.WhenAll(_held);
        using var together = new Barrier(PlanningThreads.Limit);

        var plans = Enumerable.Range(0, PlanningThreads.Limit).Select(_ => _threads.PlanAsync(
            1, JobPriority.Normal, () => together.SignalAndWait(Watchdog.Limit), CancellationToken.None));

        Assert.All(await Task.WhenAll(plans), met => Assert.True(met));
    }

    [Fact]
    public async Task What_nobody_wants_any_more_is_not_made()
    {
        using var unwanted = new CancellationTokenSource();
        var plan = _threads.PlanAsync(1, JobPriority.Normal, () => Make("unwanted"), unwanted.Token);
        Ask(1, "wanted");
        await unwanted.CancelAsync();

        Assert.Equal(["wanted"], await MadeAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => plan.WaitAsync(Watchdog.Limit));
    }

    public void Dispose()
    {
        _begin.Set();
        _end.Set();
        Task.WaitAll([.. _held, .. _plans]);
        _threads.Dispose();
        _begin.Dispose();
        _end.Dispose();
    }

    private void Ask(long session, params string[] plans) => Ask(session, JobPriority.Normal, plans);

    private void Ask(long session, JobPriority priority, params string[] plans) =>
        _plans.AddRange(plans.Select(plan => _threads.PlanAsync(session, priority, () => Make(plan), CancellationToken.None)));

    private bool Make(string plan)
    {
        _made.Enqueue(plan);
        return true;
    }

    /// <summary>Lets the one thread go on, and waits for all plans.</summary>
    private async Task<string[]> MadeAsync()
    {
        _begin.Set();
        await Task.WhenAll(_plans).WaitAsync(Watchdog.Limit);
        return [.. _made];
    }
}
