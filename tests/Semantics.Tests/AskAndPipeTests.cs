namespace ActorShm.Semantics.Tests;

/// <summary>Promises: an answer completes a question once, a failure comes as one, and piping tells the result or the failure.</summary>
public class AskAndPipeTests : ClockedTest
{
    [Fact]
    public async Task An_answer_completes_the_question()
    {
        var answer = TestActor.Ask<string>("question", Second);
        ExpectMsg("question");

        LastSender.Tell("answer");

        Assert.Equal("answer", await answer);
    }

    [Fact]
    public async Task The_first_reply_is_the_answer_and_the_second_a_dead_letter()
    {
        var answer = TestActor.Ask<string>("question", Watchdog.Limit);
        ExpectMsg("question");
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var asker = LastSender;

        asker.Tell("first");
        Assert.Equal("first", await answer);
        asker.Tell("second");

        ExpectMsg<DeadLetter>(letter => Assert.Equal("second", letter.Message));
    }

    [Fact]
    public async Task An_actor_can_await_an_answer_in_the_middle_of_a_message()
    {
        var answers = Sys.ActorOf(new Script { OnReceive = (context, message) => context.Sender.Tell($"re: {message}") }.Props);
        var asks = Sys.ActorOf(Props.Create(() => new AsksOn(answers)));

        Assert.Equal("re: x", await asks.Ask<string>("x", Watchdog.Limit));
    }

    [Fact]
    public async Task Thousands_of_questions_at_once_get_their_own_answers()
    {
        var actor = Sys.ActorOf(new Script { OnReceive = (context, message) => context.Sender.Tell(message) }.Props);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(number => actor.Ask<int>(number, Watchdog.Limit)));

        Assert.Equal(Enumerable.Range(0, 10_000), answers);
    }

    [Fact]
    public async Task Without_an_answer_in_time_a_question_fails_with_AskTimeoutException()
    {
        var answer = TestActor.Ask<string>("question", Second);
        ExpectMsg("question");

        Scheduler.Advance(Second);

        await Assert.ThrowsAsync<AskTimeoutException>(() => answer);
    }

    [Fact]
    public async Task A_Status_Failure_fails_the_question_with_its_cause()
    {
        var answer = TestActor.Ask<string>("question", Second);
        ExpectMsg("question");

        LastSender.Tell(new Status.Failure(new FormatException("no")));

        Assert.Equal("no", (await Assert.ThrowsAnyAsync<Exception>(() => answer)).GetBaseException().Message);
    }

    [Fact]
    public async Task A_Status_Failure_without_a_cause_cancels_the_question()
    {
        var answer = TestActor.Ask<string>("question", Second);
        ExpectMsg("question");

        LastSender.Tell(new Status.Failure(null!));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task An_answer_of_another_type_than_was_asked_for_fails_the_question()
    {
        var answer = TestActor.Ask<string>("question", Second);
        ExpectMsg("question");

        LastSender.Tell(42);

        await Assert.ThrowsAsync<ArgumentException>(() => answer);
    }

    [Fact]
    public async Task An_answer_to_a_question_that_was_called_off_is_no_dead_letter()
    {
        using var cancellation = new CancellationTokenSource();
        var answer = TestActor.Ask<string>("question", cancellation.Token);
        ExpectMsg("question");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        LastSender.Tell("too late");

        ExpectNoMsg();
    }

    [Fact]
    public void PipeTo_tells_the_result_from_the_sender_it_is_given()
    {
        var from = CreateTestProbe();

        _ = Task.FromResult(42).PipeTo(TestActor, from.Ref);

        ExpectMsg(42);
        Assert.Equal(from.Ref, LastSender);
    }

    [Fact]
    public void PipeTo_tells_a_failure_as_Status_Failure()
    {
        _ = Task.FromException<int>(new FormatException("no")).PipeTo(TestActor);

        Assert.Equal("no", ExpectMsg<Status.Failure>().Cause.GetBaseException().Message);
    }

    [Fact]
    public void PipeTo_makes_messages_of_result_and_failure_when_it_is_told_how()
    {
        _ = Task.FromResult(42).PipeTo(TestActor, success: number => $"got {number}");
        ExpectMsg("got 42");

        _ = Task.FromException<int>(new FormatException("no")).PipeTo(TestActor, failure: cause => cause.GetBaseException().Message);
        ExpectMsg("no");
    }

    private sealed class AsksOn : ReceiveActor
    {
        public AsksOn(IActorRef other) =>
            ReceiveAsync<string>(async message => Sender.Tell(await other.Ask<string>(message, Watchdog.Limit)));
    }
}
