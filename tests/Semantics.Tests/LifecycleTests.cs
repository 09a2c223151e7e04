using System.Collections.Concurrent;

namespace ActorShm.Semantics.Tests;

/// <summary>Promises: the order of hooks, and what Stop, PoisonPill and Kill do with the mailbox.</summary>
public class LifecycleTests : TestKit
{
    [Fact]
    public void PoisonPill_lets_the_messages_before_it_be_handled()
    {
        var actor = Started();

        actor.Tell("first", TestActor);
        actor.Tell(PoisonPill.Instance, TestActor);
        actor.Tell("second", TestActor);

        ExpectMsg("first");
        ExpectMsg("PostStop");
        ExpectTerminated(actor);
        ExpectNoMsg();
    }

    [Fact]
    public void Stop_ends_after_the_current_message()
    {
        var actor = Started();

        actor.Tell("stop", TestActor);
        actor.Tell("never handled", TestActor);

        ExpectMsg("PostStop");
        ExpectTerminated(actor);
        ExpectNoMsg();
    }

    [Fact]
    public void Kill_is_a_failure_that_the_default_supervision_answers_by_stopping()
    {
        var actor = Started();

        EventFilter.Exception<ActorKilledException>().ExpectOne(() => actor.Tell(Kill.Instance, TestActor));

        ExpectMsg("PostStop");
        ExpectTerminated(actor);
    }

    [Fact]
    public void Stopping_stops_the_children_first()
    {
        var child = new Script
        {
            OnPreStart = context =>
            {
                context.ActorOf(new Script { OnPostStop = () => TestActor.Tell("grandchild stopped") }.Props);
                TestActor.Tell("child ready");
            },
            OnPostStop = () => TestActor.Tell("child stopped"),
        };
        var parent = Sys.ActorOf(new Script { OnPreStart = context => context.ActorOf(child.Props), OnPostStop = () => TestActor.Tell("parent stopped") }.Props);
        Watch(parent);
        ExpectMsg("child ready");

        Sys.Stop(parent);

        ExpectMsg("grandchild stopped");
        ExpectMsg("child stopped");
        ExpectMsg("parent stopped");
        ExpectTerminated(parent);
    }

    [Fact]
    public async Task What_waits_for_the_end_of_a_system_is_called_in_reverse_order()
    {
        var called = new ConcurrentQueue<int>();
        var system = ActorSystem.Create("short");
        system.RegisterOnTermination(() => called.Enqueue(1));
        system.RegisterOnTermination(() => called.Enqueue(2));

        await system.Terminate();

        await Watchdog.UntilAsync("both were called", () => called.Count == 2); // Akka.NET does not wait for those that it calls last
        Assert.Equal([2, 1], called);
    }

    [Fact]
    public void A_name_is_taken_until_its_actor_has_stopped_and_the_next_incarnation_has_another_uid()
    {
        var first = Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)), "same");
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)), "same"));
        Watch(first);
        Sys.Stop(first);
        ExpectTerminated(first);

        var second = Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)), "same");

        Assert.Equal(first.Path, second.Path);
        Assert.NotEqual(first.Path.Uid, second.Path.Uid);
        Assert.NotEqual(first, second);
        first.Tell("for the first", TestActor);
        second.Tell("for the second", TestActor);
        ExpectMsg("for the second");
        ExpectNoMsg();
    }

    // Goal: whoever hears of a child's end may ask its parent for the next one of that name. Method: often, because it is a matter of who is told first.
    [Fact]
    public void When_a_watcher_hears_of_a_childs_end_the_parent_can_use_the_name_again()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Namer()));
        for (var round = 0; round < 500; round++)
        {
            parent.Tell("same", TestActor);
            var child = ExpectMsg<IActorRef>();
            Watch(child);
            Sys.Stop(child);
            ExpectTerminated(child);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("$mine")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a#1")]
    [InlineData("%2")]
    [InlineData("ä")]
    public void A_name_that_could_not_stand_in_a_path_is_refused(string name) =>
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)), name));

    [Fact]
    public void A_disposable_instance_is_disposed_after_its_last_hook()
    {
        var actor = Sys.ActorOf(Props.Create(() => new DisposableActor(TestActor)));

        Sys.Stop(actor);

        ExpectMsg("PostStop");
        ExpectMsg("Dispose");
    }

    [Fact]
    public void Terminated_comes_after_everything_the_actor_said()
    {
        var actor = Sys.ActorOf(new Script
        {
            OnReceive = (context, _) =>
            {
                TestActor.Tell("last words");
                context.Stop(context.Self);
            },
        }.Props);
        Watch(actor);

        actor.Tell("x", TestActor);

        ExpectMsg("last words");
        Assert.Equal(new Terminated(actor, existenceConfirmed: true, addressTerminated: false), ExpectMsg<Terminated>());
    }

    [Fact]
    public void A_forged_Terminated_is_not_delivered()
    {
        TestActor.Tell(new Terminated(Sys.DeadLetters, true, false), TestActor);

        ExpectNoMsg();
    }

    [Fact]
    public void A_parent_that_watches_its_child_hears_of_it_once()
    {
        var parent = Sys.ActorOf(new Script
        {
            OnReceive = (context, message) =>
            {
                if (message is "begin")
                {
                    context.Stop(context.Watch(context.ActorOf(new Script().Props)));
                    return;
                }

                TestActor.Tell(message is Terminated ? "child gone" : message);
            },
        }.Props);

        parent.Tell("begin", TestActor);

        ExpectMsg("child gone");
        parent.Tell("end", TestActor);
        ExpectMsg("end");
    }

    [Fact]
    public void Terminated_comes_exactly_once_however_often_one_watches()
    {
        var actor = Started();
        Watch(actor);
        Watch(actor);

        Sys.Stop(actor);

        ExpectMsg("PostStop");
        ExpectTerminated(actor);
        ExpectNoMsg();
    }

    [Fact]
    public void Watching_the_dead_is_answered()
    {
        var actor = Started();
        Sys.Stop(actor);
        ExpectMsg("PostStop");
        ExpectTerminated(actor);

        Watch(actor);

        ExpectTerminated(actor);
    }

    [Fact]
    public void WatchWith_sends_the_message_of_ones_own_in_place_of_Terminated()
    {
        var (watched, watcher) = (Started(), Sys.ActorOf(Props.Create(() => new Watcher(TestActor))));
        Unwatch(watched);
        watcher.Tell(watched, TestActor);
        ExpectMsg("watching");

        Sys.Stop(watched);

        ExpectMsgAllOf<object>(["PostStop", "gone"]);
        ExpectNoMsg();
    }

    [Fact]
    public void After_Unwatch_no_Terminated_comes()
    {
        var (actor, other) = (Started(), CreateTestProbe());
        other.Watch(actor);

        Unwatch(actor);
        Sys.Stop(actor);

        ExpectMsg("PostStop");
        other.ExpectTerminated(actor);
        ExpectNoMsg();
    }

    [Fact]
    public void A_watcher_that_does_not_handle_Terminated_dies_too()
    {
        var watched = Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)));
        var watcher = Sys.ActorOf(Props.Create(() => new Deaf(watched, TestActor)));
        Watch(watcher);
        ExpectMsg("watching");

        EventFilter.Exception<DeathPactException>().ExpectOne(() => Sys.Stop(watched));

        ExpectTerminated(watcher);
    }

    private IActorRef Started()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Worker(TestActor)));
        Watch(actor);
        ExpectMsg("PreStart");
        return actor;
    }

    private sealed class DisposableActor : UntypedActor, IDisposable
    {
        private readonly IActorRef _observer;

        public DisposableActor(IActorRef observer) => _observer = observer;

        public void Dispose() => _observer.Tell("Dispose", ActorRefs.NoSender);

        protected override void PostStop() => _observer.Tell("PostStop", ActorRefs.NoSender);

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class Namer : ReceiveActor
    {
        public Namer() => Receive<string>(name => Sender.Tell(Made(name)));

        private static object Made(string name)
        {
            try
            {
                return Context.ActorOf(Props.Create(() => new Forwarder(ActorRefs.Nobody)), name);
            }
            catch (InvalidActorNameException taken)
            {
                return taken;
            }
        }
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef observer)
        {
            Receive<IActorRef>(subject =>
            {
                Context.WatchWith(subject, "gone");
                observer.Tell("watching");
            });
            ReceiveAny(observer.Tell);
        }
    }

    private sealed class Deaf : ReceiveActor
    {
        public Deaf(IActorRef watched, IActorRef observer)
        {
            Context.Watch(watched);
            observer.Tell("watching");
        }
    }
}
