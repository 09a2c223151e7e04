namespace ActorShm.Embedded.Tests;

public class RestartTests
{
    [Fact]
    public async Task A_restart_keeps_the_mailbox_and_drops_the_message_that_failed()
    {
        await using var test = new TestSystem();
        var gate = new TaskCompletionSource();
        var actor = test.Start((_, message) =>
        {
            if (message is "fail")
            {
                gate.Task.Wait(); // until the others lie in the mailbox
                throw new FormatException("asked to");
            }

            test.Probe.Ref.Tell(message);
        });

        actor.Tell("fail");
        actor.Tell(1);
        actor.Tell(2);
        gate.SetResult();

        test.Probe.ExpectMsg(1);
        test.Probe.ExpectMsg(2);
        test.Probe.ExpectNoMsg();
    }

    [Fact]
    public async Task The_hooks_of_a_restart_run_in_the_documented_order()
    {
        await using var test = new TestSystem();
        var actor = test.Start(new Script { Hooks = test.Probe.Ref, OnReceive = (_, message) => throw new FormatException("oops") });

        actor.Tell("x");

        test.Probe.ExpectMsg("constructed");
        test.Probe.ExpectMsg("PreStart");
        test.Probe.ExpectMsg("PreRestart(oops, x)");
        test.Probe.ExpectMsg("PostStop");
        test.Probe.ExpectMsg("constructed");
        test.Probe.ExpectMsg("PostRestart(oops)");
        test.Probe.ExpectMsg("PreStart");
    }

    [Fact]
    public async Task The_reference_and_the_watches_survive_a_restart()
    {
        await using var test = new TestSystem();
        var other = test.Start((_, _) => { });
        var actor = test.Start((context, message) =>
        {
            switch (message)
            {
                case "watch":
                    context.Watch(other);
                    break;
                case "fail":
                    throw new FormatException();
                default:
                    test.Probe.Ref.Tell(message is Terminated ? "other died" : "alive");
                    break;
            }
        });
        actor.Tell("watch");
        actor.Tell("fail");
        actor.Tell("ping");
        test.Probe.ExpectMsg("alive");

        test.System.Stop(other);

        test.Probe.ExpectMsg("other died");
        Assert.Equal(actor, test.Probe.LastSender);
    }

    [Fact]
    public async Task By_default_a_restart_stops_the_children_and_waits_for_them()
    {
        await using var test = new TestSystem();
        var actor = test.Start(new Script
        {
            OnPreStart = context => context.ActorOf(new Script { OnPostStop = _ => test.Probe.Ref.Tell("child gone") }.Props, "child"),
            OnPostRestart = _ => test.Probe.Ref.Tell("restarted"),
            OnReceive = (_, _) => throw new FormatException(),
        });

        actor.Tell("fail");

        test.Probe.ExpectMsg("child gone");
        test.Probe.ExpectMsg("restarted"); // its PreStart could use the name 'child' again
    }

    [Fact]
    public async Task Children_that_the_hook_keeps_are_restarted_too()
    {
        await using var test = new TestSystem();
        var child = new Script
        {
            OnPostRestart = _ => test.Probe.Ref.Tell("child restarted"),
            OnReceive = (_, message) => test.Probe.Ref.Tell($"child got {message}"),
        };
        var actor = test.Start(new Script
        {
            KeepsChildren = true,
            OnReceive = (context, message) =>
            {
                switch (message)
                {
                    case "make":
                        context.ActorOf(child.Props, "child");
                        break;
                    case "fail":
                        throw new FormatException();
                    default:
                        context.Child("child").Forward(message);
                        break;
                }
            },
        });

        actor.Tell("make");
        actor.Tell("fail");
        actor.Tell("hello");

        test.Probe.ExpectMsg("child restarted");
        test.Probe.ExpectMsg("child got hello");
    }

    [Fact]
    public async Task In_PreRestart_the_sender_of_the_failed_message_is_known()
    {
        await using var test = new TestSystem();
        var actor = test.System.ActorOf<AnswersFromPreRestart>();

        actor.Tell("x", test.Probe.Ref);

        test.Probe.ExpectMsg("failed at x");
    }

    [Fact]
    public async Task A_PreRestart_that_throws_is_logged_and_does_not_stop_the_restart()
    {
        await using var test = new TestSystem();
        var actor = test.Start(new Script
        {
            OnPreRestart = (_, _) => throw new FormatException("in the hook"),
            OnReceive = (_, message) => test.Probe.Ref.Tell(message is "fail" ? throw new FormatException() : message),
        });

        actor.Tell("fail");
        actor.Tell("after");

        test.Probe.ExpectMsg("after");
        test.Log.Expect("PreRestart");
    }

    [Fact]
    public async Task A_new_instance_that_cannot_start_is_stopped()
    {
        await using var test = new TestSystem();
        var actor = test.Start(new Script
        {
            OnPostRestart = _ => throw new FormatException("second life"),
            OnReceive = (_, _) => throw new FormatException(),
        });
        test.Probe.Watch(actor);

        actor.Tell("fail");

        test.Probe.ExpectTerminated(actor);
    }

    [Fact]
    public async Task A_new_instance_whose_hook_threw_hears_no_more_and_the_next_is_started_as_at_first()
    {
        await using var test = new TestSystem();
        var failures = 1;
        var child = new Script
        {
            Hooks = test.Probe.Ref,
            OnPostRestart = _ =>
            {
                if (Interlocked.Decrement(ref failures) >= 0)
                {
                    throw new FormatException("second life");
                }
            },
            OnReceive = (_, message) => test.Probe.Ref.Tell(message is "fail" ? throw new FormatException("oops") : message),
        };
        var parent = test.Start(new Script
        {
            Strategy = new OneForOneStrategy(_ => Directive.Restart),
            OnPreStart = context => context.ActorOf(child.Props, "child"),
        });
        var actor = await test.ChildAsync(parent, "child");

        actor.Tell("fail");
        actor.Tell("alive");

        Assert.Equal(
            ["constructed", "PreStart", "PreRestart(oops, fail)", "PostStop", "constructed", "PostRestart(oops)", "constructed", "PreStart", "alive"],
            test.Probe.ReceiveN(9));
    }

    [Fact]
    public async Task A_restart_begins_with_the_first_behavior()
    {
        await using var test = new TestSystem();
        var actor = test.System.ActorOf(Props.Create(() => new ChangesBehavior(test.Probe.Ref)));

        actor.Tell("become");
        actor.Tell("x");
        actor.Tell("fail");
        actor.Tell("x");

        test.Probe.ExpectMsg("second: x");
        test.Probe.ExpectMsg("first: x");
    }

    private sealed class AnswersFromPreRestart : UntypedActor
    {
        protected override void OnReceive(object message) => throw new FormatException();

        protected internal override void PreRestart(Exception reason, object? message) => Sender.Tell($"failed at {message}");
    }

    private sealed class ChangesBehavior : ReceiveActor
    {
        public ChangesBehavior(IActorRef told)
        {
            Receive<string>(message => message == "become", _ => Become(() =>
            {
                Receive<string>(message => message == "fail", _ => throw new FormatException());
                Receive<string>(message => told.Tell($"second: {message}"));
            }));
            Receive<string>(message => told.Tell($"first: {message}"));
        }
    }
}
