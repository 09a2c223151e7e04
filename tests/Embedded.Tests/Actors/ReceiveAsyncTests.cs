namespace ActorShm.Embedded.Tests;

public class ReceiveAsyncTests
{
    [Fact]
    public async Task The_next_message_waits_until_the_handler_is_through()
    {
        await using var test = new TestSystem();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Start(test, async (_, message) =>
        {
            test.Probe.Ref.Tell($"begin {message}");
            await gate.Task;
            test.Probe.Ref.Tell($"end {message}");
        });

        actor.Tell(1);
        actor.Tell(2);
        test.Probe.ExpectMsg("begin 1");
        test.Probe.ExpectNoMsg();
        gate.SetResult();

        test.Probe.ExpectMsg("end 1");
        test.Probe.ExpectMsg("begin 2");
        test.Probe.ExpectMsg("end 2");
    }

    [Fact]
    public async Task Sender_self_and_context_stay_right_after_awaits()
    {
        await using var test = new TestSystem();
        var actor = Start(test, async (self, message) =>
        {
            for (var i = 0; i < 10; i++)
            {
                await Task.Run(() => { });
                self.Check();
            }

            self.Reply(message);
        });
        var noise = new TestProbe(test.System);

        for (var i = 0; i < 100; i++)
        {
            actor.Tell(i, test.Probe.Ref);
            actor.Tell(i, noise.Ref);
        }

        for (var i = 0; i < 100; i++)
        {
            test.Probe.ExpectMsg(i);
            Assert.Equal(actor, test.Probe.LastSender);
        }
    }

    [Fact]
    public async Task A_handler_that_fails_after_an_await_restarts_the_actor()
    {
        await using var test = new TestSystem();
        var actor = Start(test, async (self, message) =>
        {
            self.Count++;
            await Task.Yield();
            if (message is "fail")
            {
                throw new FormatException("later");
            }

            test.Probe.Ref.Tell(self.Count);
        });

        actor.Tell("x");
        actor.Tell("fail");
        actor.Tell("x");

        test.Probe.ExpectMsg(1);
        test.Probe.ExpectMsg(1);
        test.Log.Expect("later");
    }

    [Fact]
    public async Task A_cancelled_handler_is_a_failure_too()
    {
        await using var test = new TestSystem();
        var actor = Start(test, (_, message) =>
        {
            test.Probe.Ref.Tell(message);
            return message is "cancel" ? Task.FromCanceled(new CancellationToken(canceled: true)) : Task.CompletedTask;
        });

        actor.Tell("cancel");
        actor.Tell("x");

        test.Probe.ExpectMsg("cancel");
        test.Probe.ExpectMsg("x");
        test.Log.Expect("is restarted");
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_handler_that_never_ends()
    {
        await using var test = new TestSystem();
        var actor = Start(test, (_, _) => new TaskCompletionSource().Task);
        test.Probe.Watch(actor);
        actor.Tell("x");

        test.System.Stop(actor);

        test.Probe.ExpectTerminated(actor);
    }

    [Fact]
    public async Task An_actor_that_awaits_can_be_watched_and_hears_of_deaths_afterwards()
    {
        await using var test = new TestSystem();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Start(test, (_, _) => gate.Task);
        actor.Tell("x");

        test.Probe.Watch(actor); // a system message: not blocked by the await
        gate.SetResult();
        test.System.Stop(actor);

        test.Probe.ExpectTerminated(actor);
    }

    [Fact]
    public async Task All_pieces_of_a_handler_run_one_at_a_time_with_everything_else()
    {
        const int Messages = 2_000;
        await using var test = new TestSystem();
        int inside = 0, overlaps = 0, handled = 0;
        void Piece()
        {
            overlaps += Interlocked.Increment(ref inside) == 1 ? 0 : 1;
            Interlocked.Decrement(ref inside);
        }

        var actor = Start(test, async (_, _) =>
        {
            Piece();
            await Task.WhenAll(PieceLater(Piece), PieceLater(Piece), PieceLater(Piece));
            Piece();
            if (++handled == Messages)
            {
                test.Probe.Ref.Tell("done");
            }
        });
        Parallel.For(0, Messages, number => actor.Tell(number));

        test.Probe.ExpectMsg("done");
        Assert.Equal(0, overlaps);
    }

    // Goal: a restart that waits for an await is one restart, however many siblings fail meanwhile. Method: the parent has sent all before the await ends.
    [Fact]
    public async Task An_actor_that_awaits_while_two_of_its_siblings_fail_hears_messages_again()
    {
        await using var test = new TestSystem();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Func<Async, object, Task> handler = async (_, message) =>
        {
            test.Probe.Ref.Tell($"awaiter got {message}");
            await gate.Task;
        };
        var sibling = new Script
        {
            OnPostRestart = _ => test.Probe.Ref.Tell("sibling restarted"),
            OnReceive = (_, _) => throw new FormatException(),
        };
        var parent = test.Start(new Script
        {
            Strategy = new AllForOneStrategy(_ => Directive.Restart),
            OnPreStart = context =>
            {
                context.ActorOf(Props.Create(() => new Async(handler)), "awaiter");
                context.ActorOf(sibling.Props, "b");
                context.ActorOf(sibling.Props, "c");
            },
        });
        var awaiter = await test.ChildAsync(parent, "awaiter");
        awaiter.Tell(1);
        test.Probe.ExpectMsg("awaiter got 1");

        foreach (var name in new[] { "b", "c" })
        {
            (await test.ChildAsync(parent, name)).Tell("fail");
            test.Probe.ExpectMsg("sibling restarted");
            test.Probe.ExpectMsg("sibling restarted");
        }

        await TestSystem.StartedAsync(parent);
        gate.SetResult();
        awaiter.Tell(2);

        test.Probe.ExpectMsg("awaiter got 2");
    }

    private static IActorRef Start(TestSystem test, Func<Async, object, Task> handler) => test.System.ActorOf(Props.Create(() => new Async(handler)));

    private static async Task PieceLater(Action piece)
    {
        await Task.Yield();
        piece();
    }

    private sealed class Async : ReceiveActor
    {
        public Async(Func<Async, object, Task> handler) => ReceiveAnyAsync(message => handler(this, message));

        public int Count { get; set; }

        public void Reply(object message) => Sender.Tell(message);

        public void Check()
        {
            Assert.Equal(Self, Context.Self);
            Assert.Equal(Sender, Context.Sender);
        }
    }
}
