using System.Runtime.CompilerServices;

namespace ActorShm.Semantics.Tests;

/// <summary>Promises: what happens to failures that come while an actor starts, restarts, or waits for a decision about itself.</summary>
public class RestartTests : TestKit
{
    [Fact]
    public void An_actor_whose_start_hook_threw_gets_no_further_hooks()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Reluctant(TestActor, new StrongBox<int>(1))));
        ExpectMsg("PreStart");

        Watch(actor);

        ExpectTerminated(actor);
        ExpectNoMsg();
    }

    [Theory]
    [InlineData(Directive.Restart)]
    [InlineData(Directive.Resume)]
    public void An_actor_that_could_not_start_is_started_anew_and_not_restarted(Directive directive)
    {
        var observer = CreateTestProbe();
        var supervisor = Sys.ActorOf(Props.Create(() => new Supervisor(new OneForOneStrategy(_ => directive))));

        var actor = ChildOf(supervisor, Props.Create(() => new Reluctant(observer.Ref, new StrongBox<int>(2))));
        actor.Tell("alive", TestActor);

        observer.ExpectMsg("PreStart");
        observer.ExpectMsg("PreStart");
        observer.ExpectMsg("PreStart");
        observer.ExpectMsg("alive");
    }

    [Fact]
    public void A_new_instance_whose_hook_threw_is_replaced_by_the_next()
    {
        var observer = CreateTestProbe();
        var failures = new StrongBox<int>(0);
        var supervisor = Sys.ActorOf(Props.Create(() => new Supervisor(new OneForOneStrategy(_ => Directive.Restart))));
        var actor = ChildOf(supervisor, Props.Create(() => new Reluctant(observer.Ref, failures)));
        observer.ExpectMsg("PreStart");

        failures.Value = 1;
        actor.Tell(new FormatException(), TestActor);
        actor.Tell("alive", TestActor);

        observer.FishForMessage(message => Equals(message, "alive"));
    }

    [Fact]
    public void An_actor_restarts_although_its_hook_throws_and_its_message_cannot_say_what_it_is()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Unwilling()));

        actor.Tell(new Unspeakable(), TestActor);
        actor.Tell("alive", TestActor);

        ExpectMsg("alive");
    }

    [Fact]
    public void The_reference_and_the_watches_survive_a_restart()
    {
        var other = Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)));
        var actor = Sys.ActorOf(new Script
        {
            OnReceive = (context, message) =>
            {
                switch (message)
                {
                    case IActorRef subject:
                        context.Watch(subject);
                        break;
                    case Exception failure:
                        throw failure;
                    default:
                        TestActor.Tell(message is Terminated ? "other died" : message);
                        break;
                }
            },
        }.Props);
        actor.Tell(other, TestActor);
        actor.Tell(new FormatException(), TestActor);
        actor.Tell("alive", TestActor);
        ExpectMsg("alive");

        Sys.Stop(other);

        ExpectMsg("other died");
        Assert.Equal(actor, LastSender);
    }

    [Fact]
    public void By_default_a_restart_stops_the_children_and_waits_for_them()
    {
        var actor = Sys.ActorOf(new Script
        {
            OnPreStart = context => context.ActorOf(new Script { OnPostStop = () => TestActor.Tell("child gone") }.Props, "child"),
            OnPostRestart = _ => TestActor.Tell("restarted"),
            OnReceive = (_, _) => throw new FormatException(),
        }.Props);

        actor.Tell("fail", TestActor);

        ExpectMsg("child gone");
        ExpectMsg("restarted"); // its PreStart could use the name 'child' again
    }

    [Fact]
    public void Children_that_the_hook_keeps_are_restarted_too()
    {
        var child = new Script
        {
            OnPostRestart = _ => TestActor.Tell("child restarted"),
            OnReceive = (_, message) => TestActor.Tell($"child got {message}"),
        };
        var actor = Sys.ActorOf(new Script
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
        }.Props);

        actor.Tell("make", TestActor);
        actor.Tell("fail", TestActor);
        actor.Tell("hello", TestActor);

        ExpectMsg("child restarted");
        ExpectMsg("child got hello");
    }

    [Fact]
    public void In_PreRestart_the_message_that_failed_and_its_sender_are_known()
    {
        var actor = Sys.ActorOf(new Script
        {
            OnPreRestart = (context, reason, message) => context.Sender.Tell($"{reason.GetType().Name} at {message}"),
            OnReceive = (_, _) => throw new FormatException(),
        }.Props);

        actor.Tell("x", TestActor);

        ExpectMsg("FormatException at x");
    }

    [Fact]
    public void A_PreRestart_that_throws_is_logged_and_does_not_stop_the_restart()
    {
        var actor = Sys.ActorOf(new Script
        {
            OnPreRestart = (_, _, _) => throw new FormatException("in the hook"),
            OnReceive = (_, message) => TestActor.Tell(message is Exception failure ? throw failure : message),
        }.Props);

        EventFilter.Exception<PreRestartException>().ExpectOne(() => actor.Tell(new ArithmeticException(), TestActor));
        actor.Tell("after", TestActor);

        ExpectMsg("after");
    }

    [Fact]
    public void A_new_instance_that_cannot_start_is_stopped()
    {
        var actor = Sys.ActorOf(new Script
        {
            OnPostRestart = _ => throw new FormatException("second life"),
            OnReceive = (_, _) => throw new FormatException(),
        }.Props);
        Watch(actor);

        actor.Tell("fail", TestActor);

        ExpectTerminated(actor);
    }

    // Goal: a restart for a sibling's failure that comes while the actor still waits for its own children must not get lost, or the actor
    // stays suspended for ever. Method: a child that stops when the test says so, and a second failure meanwhile.
    [Fact]
    public void A_restart_that_comes_in_the_middle_of_another_is_made_up_for()
    {
        var (observer, sibling) = (CreateTestProbe(), CreateTestProbe());
        using var gate = new ManualResetEventSlim();
        var supervisor = Sys.ActorOf(Props.Create(() => new Supervisor(new AllForOneStrategy(_ => Directive.Restart))));
        var slow = ChildOf(supervisor, Props.Create(() => new ParentOfSlow(observer.Ref, gate, Directive.Restart)));
        var quick = ChildOf(supervisor, Props.Create(() => new Worker(sibling.Ref)));

        slow.Tell(new FormatException(), TestActor);
        observer.ExpectMsg("stopping");
        quick.Tell(new ArithmeticException(), TestActor);
        sibling.FishForMessage(message => Equals(message, "PostRestart ArithmeticException"));
        gate.Set();
        slow.Tell("alive", TestActor);

        observer.FishForMessage(message => Equals(message, "alive"));
    }

    [Fact]
    public void A_child_that_fails_while_its_parent_restarts_is_judged_by_the_parents_own_strategy()
    {
        var observer = CreateTestProbe();
        using var gate = new ManualResetEventSlim();
        using var failing = new ManualResetEventSlim();
        var parent = Sys.ActorOf(Props.Create(() => new ParentOfSlow(observer.Ref, gate, Directive.Stop)));
        var child = ChildOf(parent, Props.Create(() => new FailsWhenTold(TestActor, failing)));
        Watch(child);
        child.Tell("fail", TestActor);
        ExpectMsg("failing");

        parent.Tell(new FormatException(), TestActor);
        observer.ExpectMsg("stopping");
        EventFilter.Exception<ArithmeticException>().ExpectOne(() =>
        {
            failing.Set();
            gate.Set();
        });

        ExpectTerminated(child);
    }

    [Fact]
    public void Children_that_fail_at_once_and_are_escalated_both_get_a_decision()
    {
        var top = Sys.ActorOf(Props.Create(() => new Supervisor(new OneForOneStrategy(_ => Directive.Resume))));
        var middle = ChildOf(top, Props.Create(() => new Supervisor(new OneForOneStrategy(_ => Directive.Escalate))));
        using var together = new Barrier(2);
        IActorRef[] twins = [ChildOf(middle, Props.Create(() => new Twin(together))), ChildOf(middle, Props.Create(() => new Twin(together)))];

        for (var round = 1; round <= 50; round++)
        {
            Array.ForEach(twins, twin => twin.Tell("fail", TestActor));
            Array.ForEach(twins, twin => twin.Tell("count", TestActor));
            ExpectMsg(round);
            ExpectMsg(round);
        }
    }

    private IActorRef ChildOf(IActorRef supervisor, Props props)
    {
        supervisor.Tell(props, TestActor);
        return ExpectMsg<IActorRef>();
    }

    /// <summary>Throws in its start hook as often as it is to.</summary>
    private sealed class Reluctant : UntypedActor
    {
        private readonly IActorRef _observer;
        private readonly StrongBox<int> _failures;

        public Reluctant(IActorRef observer, StrongBox<int> failures) => (_observer, _failures) = (observer, failures);

        protected override void OnReceive(object message) => _observer.Tell(message is Exception failure ? throw failure : message);

        protected override void PreStart()
        {
            _observer.Tell("PreStart");
            if (_failures.Value-- > 0)
            {
                throw new FormatException("not yet");
            }
        }

        protected override void PreRestart(Exception reason, object? message)
        {
            _observer.Tell("PreRestart");
            base.PreRestart(reason, message);
        }

        protected override void PostRestart(Exception reason)
        {
            _observer.Tell("PostRestart");
            base.PostRestart(reason);
        }

        protected override void PostStop() => _observer.Tell("PostStop");
    }

    private sealed class Unspeakable
    {
        public override string ToString() => throw new FormatException("no words");
    }

    private sealed class Unwilling : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message is Unspeakable ? throw new FormatException() : message);

        protected override void PreRestart(Exception reason, object? message) => throw new FormatException("in the hook");
    }

    /// <summary>Has a child that takes its time to stop, and others, which it keeps when it is restarted.</summary>
    private sealed class ParentOfSlow : ReceiveActor
    {
        private readonly IActorRef _slow;
        private readonly Directive _directive;

        public ParentOfSlow(IActorRef observer, ManualResetEventSlim gate, Directive directive)
        {
            _directive = directive;
            _slow = Context.ActorOf(Props.Create(() => new SlowToStop(observer, gate)));
            Receive<Exception>(Fail);
            Receive<Props>(props => Sender.Tell(Context.ActorOf(props)));
            ReceiveAny(observer.Tell);
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => _directive);

        protected override void PreRestart(Exception reason, object? message) => Context.Stop(_slow);

        private static void Fail(Exception failure) => throw failure;
    }

    private sealed class SlowToStop : UntypedActor
    {
        private readonly IActorRef _observer;
        private readonly ManualResetEventSlim _gate;

        public SlowToStop(IActorRef observer, ManualResetEventSlim gate) => (_observer, _gate) = (observer, gate);

        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop()
        {
            _observer.Tell("stopping");
            _gate.Wait();
        }
    }

    private sealed class FailsWhenTold : UntypedActor
    {
        private readonly IActorRef _observer;
        private readonly ManualResetEventSlim _failing;

        public FailsWhenTold(IActorRef observer, ManualResetEventSlim failing) => (_observer, _failing) = (observer, failing);

        protected override void OnReceive(object message)
        {
            _observer.Tell("failing");
            _failing.Wait();
            throw new ArithmeticException("as told");
        }
    }

    private sealed class Twin : UntypedActor
    {
        private readonly Barrier _together;
        private int _count;

        public Twin(Barrier together) => _together = together;

        protected override void OnReceive(object message)
        {
            if (message is "count")
            {
                Sender.Tell(++_count);
                return;
            }

            _together.SignalAndWait();
            throw new FormatException("both at once");
        }
    }
}
