using System.Diagnostics;
using ActorShm.Host.Load.Running;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Testing;

namespace ActorShm.Host.Tests.Load;

public class LoadGeneratorTests
{
    [Theory]
    [InlineData(10, 10, 200)] // steady
    [InlineData(0, 20, 200)] // from nothing
    [InlineData(20, 0, 200)] // to nothing
    [InlineData(5, 15, 200)]
    [InlineData(0.1, 0.1, 2)]
    public void A_phase_has_as_many_operations_as_its_rate_says_in_even_steps_of_rate(double from, double to, int expected)
    {
        var phase = new Phase("hold", TimeSpan.FromSeconds(20), from, to, Concurrency: 0, IsWarmUp: false);

        var due = new List<TimeSpan>();
        while (LoadGenerator.DueAt(phase, due.Count) is { } at)
        {
            due.Add(at);
        }

        Assert.InRange(due.Count, expected - 1, expected + 1);
        Assert.Equal(due.Order(), due);
        Assert.All(due, at => Assert.InRange(at, TimeSpan.Zero, phase.Duration));

        // In the first half lie as many as the area under the first half of the rate.
        var firstHalf = 10 * ((0.75 * from) + (0.25 * to));
        Assert.InRange(due.Count(at => at < TimeSpan.FromSeconds(10)), firstHalf - 1, firstHalf + 1);
    }

    // Goal: a defect of the generator is not measured for an hour. Method: the third operation has one; the others go on until they are told to end.
    [Theory]
    [InlineData("rate = 100", 0)]
    [InlineData("rate = 1000", 1800)] // half an hour behind its schedule
    [InlineData("concurrency = 3", 0)]
    public async Task An_operation_that_fails_ends_the_load_at_once_and_the_other_operations_with_it(string phase, int secondsBehind)
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("long.conf"), $$"""
            scenario {
              name = long
              description = "An hour."
              byte-budget = 1 MiB
              phases = [ { name = hour, duration = 1h, {{phase}} } ]
              mix = [ { name = life, operation = life, dtype = float64, elements = [10] } ]
              assert { errors-at-most = 0 }
            }
            """);
        var (begun, underWay) = (0, 0);
        var generator = new LoadGenerator(ScenarioFile.Read(scratch.Combine("long.conf")), async (_, _, stopping) =>
        {
            if (Interlocked.Increment(ref begun) == 3)
            {
                throw new InvalidOperationException("This is a defect.");
            }

            Interlocked.Increment(ref underWay);
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
                return true;
            }
            finally
            {
                Interlocked.Decrement(ref underWay);
            }
        });

        var start = Stopwatch.GetTimestamp() - (secondsBehind * Stopwatch.Frequency);
        var defect = await Assert.ThrowsAsync<InvalidOperationException>(() => generator.RunAsync(start, CancellationToken.None).WaitAsync(Watchdog.Limit));

        Assert.Equal("This is a defect.", defect.Message);
        Assert.InRange(begun, 3, 100);
        Assert.Equal(0, underWay);
    }

    // Goal: one slow caller does not delay what comes after it. Method: the only operation of a closed phase ends when one of the open phase has begun.
    [Fact]
    public async Task An_open_phase_begins_while_callers_of_a_closed_one_still_wait()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("two.conf"), """
            scenario {
              name = two
              description = "Callers, then a rate."
              byte-budget = 1 MiB
              phases = [ { name = closed, duration = 1s, concurrency = 1 }, { name = open, duration = 1s, rate = 10 } ]
              mix = [ { name = life, operation = life, dtype = float64, elements = [10] } ]
              assert { errors-at-most = 0 }
            }
            """);
        var isOpen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var generator = new LoadGenerator(ScenarioFile.Read(scratch.Combine("two.conf")), async (phase, _, stopping) =>
        {
            if (phase == 0)
            {
                await isOpen.Task.WaitAsync(stopping);
            }

            isOpen.TrySetResult();
            return true;
        });
        using var giveUp = new CancellationTokenSource(Watchdog.Limit);

        await generator.RunAsync(Stopwatch.GetTimestamp(), giveUp.Token);

        Assert.True(isOpen.Task.IsCompletedSuccessfully);
    }

    // Goal: there are so many callers at a time and no more. Method: those of the first closed phase get their answers one after the other, whenever the second one has as many as may be beside them.
    [Fact]
    public async Task Callers_of_a_closed_phase_follow_as_those_of_the_one_before_get_their_answers()
    {
        var (gate, inFlight, most, ofSecond) = (new object(), 0, 0, 0);
        using var answers = new SemaphoreSlim(0);
        using var stopping = new CancellationTokenSource();
        var generator = new LoadGenerator(MadeUpLoad.Scenario("{ name = one, duration = 300ms, concurrency = 2 }, { name = two, duration = 1h, concurrency = 3 }"), async (phase, _, stop) =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++inFlight);
                ofSecond += phase;
            }

            await (phase == 0 ? answers.WaitAsync(stop) : Task.Delay(Timeout.InfiniteTimeSpan, stop));
            lock (gate)
            {
                inFlight--;
            }

            return true;
        });
        var load = generator.RunAsync(Stopwatch.GetTimestamp(), stopping.Token);

        foreach (var begun in Enumerable.Range(1, 3))
        {
            await Watchdog.UntilAsync($"{begun} have begun", () => load.IsCompleted || Volatile.Read(ref ofSecond) >= begun);
            answers.Release();
        }

        Assert.Equal(3, most);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => load.WaitAsync(Watchdog.Limit));
    }

    // Method: the callers of the first phase wait until the third one, which is open, has begun.
    [Fact]
    public async Task A_closed_phase_has_no_callers_while_as_many_of_the_one_before_wait_for_their_answers()
    {
        var ofSecond = 0;
        var isOpen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        const string Phases = "{ name = one, duration = 2s, concurrency = 8 }, { name = two, duration = 300ms, concurrency = 1 }, { name = open, duration = 1s, rate = 10 }";
        var generator = new LoadGenerator(MadeUpLoad.Scenario(Phases), async (phase, _, stopping) =>
        {
            if (phase == 2)
            {
                isOpen.TrySetResult();
            }

            Interlocked.Add(ref ofSecond, phase == 1 ? 1 : 0);
            await isOpen.Task.WaitAsync(stopping);
            return true;
        });
        using var giveUp = new CancellationTokenSource(Watchdog.Limit);

        await generator.RunAsync(Stopwatch.GetTimestamp(), giveUp.Token);

        Assert.Equal(0, ofSecond);
    }

    // Goal: callers of a host that is gone leave the processors alone, and end when they are told to. Method: operations that fail at once; the third of the one caller is told to be the last.
    [Fact]
    public async Task A_caller_that_finds_no_host_pauses_before_it_asks_again_and_ends_with_the_load()
    {
        using var stopping = new CancellationTokenSource();
        var begun = 0;
        var generator = new LoadGenerator(MadeUpLoad.Scenario("{ name = closed, duration = 1h, concurrency = 1 }"), (_, _, _) =>
        {
            if (++begun == 3)
            {
                stopping.Cancel();
            }

            return Task.FromResult(false);
        });

        var start = Stopwatch.GetTimestamp();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.RunAsync(start, stopping.Token).WaitAsync(Watchdog.Limit));

        Assert.Equal(3, begun);
        Assert.True(Stopwatch.GetElapsedTime(start) > LoadGenerator.Pause); // there were two
    }

    // Goal: Ctrl-C ends a load whose operations are done at once, too. Method: they never wait for anything.
    [Fact]
    public async Task A_caller_whose_operations_are_done_at_once_ends_with_the_load()
    {
        using var stopping = new CancellationTokenSource();
        var generator = new LoadGenerator(MadeUpLoad.Scenario("{ name = closed, duration = 1h, concurrency = 1 }"), (_, _, _) =>
        {
            stopping.Cancel();
            return Task.FromResult(true);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.RunAsync(Stopwatch.GetTimestamp(), stopping.Token).WaitAsync(Watchdog.Limit));
    }

    [Fact]
    public async Task The_budget_lets_the_first_go_first_and_never_gives_out_more_than_it_has()
    {
        var budget = new ByteBudget(100);
        await budget.TakeAsync(60);
        var large = budget.TakeAsync(90);
        var small = budget.TakeAsync(10);

        Assert.False(large.IsCompleted);
        Assert.False(small.IsCompleted); // it would fit, but the large one would then wait for ever
        budget.Return(60);
        await large;
        await small;
        var next = budget.TakeAsync(1);
        Assert.False(next.IsCompleted);
        budget.Return(10);
        await next;
    }
}
