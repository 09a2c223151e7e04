using System.Runtime.CompilerServices;

namespace ActorShm.Semantics.Tests;

/// <summary>Promises: the stack of behaviors, the order of stashed messages, one asynchronous handler at a time.</summary>
public class BehaviorTests : TestKit
{
    [Fact]
    public void Become_replaces_and_BecomeStacked_can_be_taken_back()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Moody()));

        Assert.Equal(["calm", "angry", "furious", "angry", "angry"], Answers(actor, "?", "become", "stack", "unstack", "unstack too far"));
    }

    [Fact]
    public void A_restart_brings_the_first_behavior_back()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Moody()));
        Assert.Equal(["angry"], Answers(actor, "become"));

        actor.Tell(new FormatException(), TestActor);

        Assert.Equal(["calm"], Answers(actor, "?"));
    }

    [Fact]
    public void Unstashed_messages_come_in_their_order_and_before_those_that_wait()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Patient(TestActor)));

        foreach (var message in new[] { "a", "b", "open", "c" })
        {
            actor.Tell(message, TestActor);
        }

        Assert.Equal(["a", "b", "c"], ReceiveN(3));
    }

    [Fact]
    public void The_same_object_can_be_stashed_as_often_as_it_was_sent()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Patient(TestActor)));

        foreach (var message in new[] { "again", "again", "open" })
        {
            actor.Tell(message, TestActor);
        }

        Assert.Equal(["again", "again"], ReceiveN(2));
    }

    [Fact]
    public void A_restart_gives_the_stash_back_before_those_that_wait()
    {
        var isOpen = new StrongBox<bool>();
        var actor = Sys.ActorOf(Props.Create(() => new Fragile(isOpen, TestActor)));

        foreach (var message in new[] { "a", "b", "fail", "c" })
        {
            actor.Tell(message, TestActor);
        }

        Assert.Equal(["a", "b", "c"], ReceiveN(3));
    }

    [Fact]
    public void While_an_asynchronous_handler_waits_no_other_message_is_handled()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Props.Create(() => new Slow(gate.Task, TestActor)));

        actor.Tell("wait", TestActor);
        actor.Tell("next", TestActor);
        ExpectMsg("begun");
        gate.SetResult();

        ExpectMsg("done");
        ExpectMsg("next");
    }

    [Fact]
    public void After_an_await_the_sender_is_still_the_one_who_asked()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Slow(Task.CompletedTask, TestActor)));
        var asker = CreateTestProbe();

        asker.Send(actor, "whoami");

        asker.ExpectMsg<IActorRef>(told => Assert.Equal(asker.Ref, told));
    }

    [Fact]
    public void A_stashed_Terminated_is_handled_when_it_comes_back()
    {
        var subject = Sys.ActorOf(Props.Create(() => new Moody()));
        var heir = Sys.ActorOf(Props.Create(() => new Heir(subject, TestActor)));
        Sys.Stop(subject);
        ExpectMsg("stashed");
        heir.Tell("other", TestActor);
        ExpectMsg("stashed");

        heir.Tell("open", TestActor);

        ExpectMsg<IActorRef>(gone => Assert.Equal(subject, gone));
        ExpectMsg("other");
    }

    private IEnumerable<object> Answers(IActorRef actor, params string[] messages)
    {
        foreach (var message in messages)
        {
            actor.Tell(message, TestActor);
        }

        return ReceiveN(messages.Length);
    }

    private sealed class Moody : ReceiveActor
    {
        public Moody() => Mood("calm");

        private void Mood(string mood)
        {
            Receive<Exception>(Fail);
            Receive<string>(message =>
            {
                switch (message)
                {
                    case "become":
                        Become(() => Mood("angry"));
                        Sender.Tell("angry");
                        break;
                    case "stack":
                        BecomeStacked(() => Mood("furious"));
                        Sender.Tell("furious");
                        break;
                    case "unstack":
                        UnbecomeStacked();
                        Sender.Tell("angry");
                        break;
                    default:
                        Sender.Tell(mood);
                        break;
                }
            });
        }

        private static void Fail(Exception failure) => throw failure;
    }

    private sealed class Patient : ReceiveActor, IWithUnboundedStash
    {
        public Patient(IActorRef target)
        {
            Receive<string>(message => message == "open", _ =>
            {
                Stash.UnstashAll();
                Become(() => ReceiveAny(target.Forward));
            });
            ReceiveAny(_ => Stash.Stash());
        }

        public IStash Stash { get; set; } = null!;
    }

    /// <summary>Watches an actor, and stashes everything until it is told to open.</summary>
    private sealed class Heir : ReceiveActor, IWithUnboundedStash
    {
        public Heir(IActorRef subject, IActorRef observer)
        {
            Context.Watch(subject);
            Receive<string>(message => message == "open", _ =>
            {
                Stash.UnstashAll();
                Become(() =>
                {
                    Receive<Terminated>(terminated => observer.Tell(terminated.ActorRef));
                    ReceiveAny(observer.Forward);
                });
            });
            ReceiveAny(_ =>
            {
                Stash.Stash();
                observer.Tell("stashed");
            });
        }

        public IStash Stash { get; set; } = null!;
    }

    /// <summary>Stashes everything until it has failed once.</summary>
    private sealed class Fragile : ReceiveActor, IWithUnboundedStash
    {
        public Fragile(StrongBox<bool> isOpen, IActorRef target)
        {
            if (isOpen.Value)
            {
                ReceiveAny(target.Forward);
                return;
            }

            Receive<string>(message => message == "fail", _ =>
            {
                isOpen.Value = true;
                throw new FormatException("as told");
            });
            ReceiveAny(_ => Stash.Stash());
        }

        public IStash Stash { get; set; } = null!;
    }

    private sealed class Slow : ReceiveActor
    {
        public Slow(Task gate, IActorRef observer)
        {
            ReceiveAsync<string>(message => message == "wait", async _ =>
            {
                observer.Tell("begun");
                await gate;
                observer.Tell("done");
            });
            ReceiveAsync<string>(message => message == "whoami", async _ =>
            {
                await Task.Yield();
                Sender.Tell(Sender);
            });
            ReceiveAny(observer.Forward);
        }
    }
}
