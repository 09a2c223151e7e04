namespace ActorShm.Embedded.Tests;

public class AskTests
{
    [Fact]
    public async Task No_answer_in_time_is_a_timeout_that_says_who_was_asked()
    {
        var time = new TestScheduler();
        await using var test = new TestSystem(time: time);
        var actor = test.Start((_, _) => { }, "silent");

        var answer = actor.Ask<string>("x", TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var timeout = await Assert.ThrowsAsync<AskTimeoutException>(() => answer);
        Assert.Contains("silent", timeout.Message, StringComparison.Ordinal);
        Assert.Contains("5 s", timeout.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_throws_its_cause()
    {
        await using var test = new TestSystem();
        var actor = test.Start((context, _) => context.Sender.Tell(new Status.Failure(new FormatException("because"))));

        Assert.Equal("because", (await Assert.ThrowsAsync<FormatException>(() => actor.Ask<string>("x", Watchdog.Limit))).Message);
        await Assert.ThrowsAsync<FormatException>(() => actor.Ask("x", Watchdog.Limit));
        Assert.IsType<Status.Failure>(await actor.Ask<Status>("x", Watchdog.Limit)); // asked for by name
    }

    [Fact]
    public async Task An_answer_of_another_type_names_both_types()
    {
        await using var test = new TestSystem();
        var actor = test.Start((context, _) => context.Sender.Tell(42));

        var wrong = await Assert.ThrowsAsync<ArgumentException>(() => actor.Ask<string>("x", Watchdog.Limit));

        Assert.Contains("Int32", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("String", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        await using var test = new TestSystem();
        using var cancel = new CancellationTokenSource();
        var answer = test.Start((_, _) => { }).Ask<string>("x", null, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task Nobody_and_nothing_can_be_asked()
    {
        await using var test = new TestSystem();
        await Assert.ThrowsAsync<ArgumentException>(() => ActorRefs.Nobody.Ask("x"));
        await Assert.ThrowsAsync<InvalidMessageException>(() => test.Probe.Ref.Ask(null!));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => test.Probe.Ref.Ask("x", TimeSpan.FromSeconds(-5)));
    }

    [Fact]
    public async Task The_end_of_the_system_ends_all_asking()
    {
        var test = new TestSystem();
        var actor = test.Start((_, _) => { });
        var answer = actor.Ask<string>("x");

        await test.DisposeAsync();

        await Assert.ThrowsAsync<AskTimeoutException>(() => answer.WaitAsync(Watchdog.Limit));
        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<string>("x").WaitAsync(Watchdog.Limit));
    }

    [Fact]
    public async Task A_piped_result_arrives_as_a_message()
    {
        await using var test = new TestSystem();
        await Task.FromResult(42).PipeTo(test.Probe.Ref, test.Probe.Ref);
        test.Probe.ExpectMsg(42);
        Assert.Equal(test.Probe.Ref, test.Probe.LastSender);

        await Task.FromResult(42).PipeTo(test.Probe.Ref, success: number => $"got {number}");
        test.Probe.ExpectMsg("got 42");

        await Task.CompletedTask.PipeTo(test.Probe.Ref);
        test.Probe.ExpectNoMsg();
        await Task.CompletedTask.PipeTo(test.Probe.Ref, success: () => "done");
        test.Probe.ExpectMsg("done");
    }

    [Fact]
    public async Task A_piped_failure_arrives_as_a_message()
    {
        await using var test = new TestSystem();
        var failed = Task.FromException<int>(new FormatException("because"));

        await failed.PipeTo(test.Probe.Ref);
        Assert.IsType<FormatException>(test.Probe.ExpectMsg<Status.Failure>().Cause);

        await failed.PipeTo(test.Probe.Ref, failure: thrown => thrown.Message);
        test.Probe.ExpectMsg("because");

        await Task.FromResult<string?>(null).PipeTo(test.Probe.Ref);
        Assert.IsType<InvalidMessageException>(test.Probe.ExpectMsg<Status.Failure>().Cause);
    }
}
