namespace ActorShm.Semantics.Tests;

/// <summary>Promises: handlers that await, their failures, and what may happen to their actor meanwhile.</summary>
public class AsyncTests : TestKit
{
    [Fact]
    public void A_handler_that_fails_after_an_await_restarts_the_actor()
    {
        var actor = Start(async (self, message) =>
        {
            self.Count++;
            await Task.Yield();
            self.Tell(message is "fail" ? throw new FormatException("later") : self.Count);
        });

        actor.Tell("x", TestActor);
        EventFilter.Exception<FormatException>("later").ExpectOne(() => actor.Tell("fail", TestActor));
        actor.Tell("x", TestActor);

        ExpectMsg(1);
        ExpectMsg(1);
    }

    [Fact]
    public void A_cancelled_handler_is_a_failure_too()
    {
        var actor = Start((self, message) =>
        {
            self.Tell(++self.Count);
            return message is "cancel" ? Task.FromCanceled(new CancellationToken(canceled: true)) : Task.CompletedTask;
        });

        EventFilter.Exception<TaskCanceledException>().ExpectOne(() => actor.Tell("cancel", TestActor));
        actor.Tell("x", TestActor);

        ExpectMsg(1);
        ExpectMsg(1);
    }

    [Fact]
    public void A_stop_does_not_wait_for_a_handler_that_never_ends()
    {
        var actor = Start((self, message) =>
        {
            self.Tell(message);
            return new TaskCompletionSource().Task;
        });
        Watch(actor);
        actor.Tell("x", TestActor);
        ExpectMsg("x");

        Sys.Stop(actor);

        ExpectTerminated(actor);
    }

    [Fact]
    public void Sender_self_and_context_stay_right_after_awaits()
    {
        var other = CreateTestProbe();
        var actor = Start(async (self, message) =>
        {
            for (var i = 0; i < 10; i++)
            {
                await Task.Run(() => { });
            }

            self.Answer(message);
        });

        for (var i = 0; i < 100; i++)
        {
            actor.Tell(i, TestActor);
            actor.Tell(i, other.Ref);
        }

        for (var i = 0; i < 100; i++)
        {
            ExpectMsg(i);
            Assert.Equal(actor, LastSender);
            other.ExpectMsg(i);
        }
    }

    [Fact]
    public void An_actor_that_awaits_can_be_watched()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Start((self, message) =>
        {
            self.Tell(message);
            return gate.Task;
        });
        actor.Tell("x", TestActor);
        ExpectMsg("x");

        Watch(actor);
        gate.SetResult();
        Sys.Stop(actor);

        ExpectTerminated(actor);
    }

    [Fact]
    public void All_pieces_of_a_handler_run_one_at_a_time_with_everything_else()
    {
        const int Messages = 2_000;
        int inside = 0, overlaps = 0;
        var actor = Start(async (self, _) =>
        {
            Piece();
            await Task.WhenAll(PieceLater(), PieceLater(), PieceLater());
            Piece();
            if (++self.Count == Messages)
            {
                self.Tell("done");
            }
        });

        Parallel.For(0, Messages, number => actor.Tell(number, ActorRefs.NoSender));

        ExpectMsg("done");
        Assert.Equal(0, overlaps);

        async Task PieceLater()
        {
            await Task.Yield();
            Piece();
        }

        void Piece()
        {
            overlaps += Interlocked.Increment(ref inside) == 1 ? 0 : 1;
            Interlocked.Decrement(ref inside);
        }
    }

    // Goal: a restart that waits for an await is one restart, however many siblings fail meanwhile. Method: both have failed, and were restarted, before the await ends.
    [Fact]
    public async Task An_actor_that_awaits_while_two_of_its_siblings_fail_hears_messages_again()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Func<Async, object, Task> handler = async (self, message) =>
        {
            self.Tell($"awaiter got {message}");
            await gate.Task;
        };
        var sibling = new Script
        {
            OnPostRestart = _ => TestActor.Tell("sibling restarted"),
            OnReceive = (_, _) => throw new FormatException(),
        };
        var parent = Sys.ActorOf(new Script
        {
            Strategy = new AllForOneStrategy(_ => Directive.Restart),
            OnReceive = (context, message) => context.Sender.Tell(context.ActorOf((Props)message)),
        }.Props);
        var awaiter = await parent.Ask<IActorRef>(Props.Create(() => new Async(TestActor, handler)), Watchdog.Limit);
        IActorRef[] siblings = [await parent.Ask<IActorRef>(sibling.Props, Watchdog.Limit), await parent.Ask<IActorRef>(sibling.Props, Watchdog.Limit)];
        awaiter.Tell(1, TestActor);
        ExpectMsg("awaiter got 1");

        foreach (var failing in siblings)
        {
            failing.Tell("fail", TestActor);
            ExpectMsg("sibling restarted");
            ExpectMsg("sibling restarted");
        }

        await parent.Ask<ActorIdentity>(new Identify(null), Watchdog.Limit); // it has told all three
        gate.SetResult();
        awaiter.Tell(2, TestActor);

        ExpectMsg("awaiter got 2");
    }

    private IActorRef Start(Func<Async, object, Task> handler) => Sys.ActorOf(Props.Create(() => new Async(TestActor, handler)));

    private sealed class Async : ReceiveActor
    {
        private readonly IActorRef _observer;

        public Async(IActorRef observer, Func<Async, object, Task> handler)
        {
            _observer = observer;
            ReceiveAnyAsync(message => handler(this, message));
        }

        public int Count { get; set; }

        public void Tell(object message) => _observer.Tell(message);

        public void Answer(object message) => Context.Sender.Tell(Equals(Sender, Context.Sender) ? message : "two senders", Context.Self);
    }
}
