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
    public void One_stashed_message_can_come_back_alone_and_the_others_can_be_taken_out()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Thrifty()));
        foreach (var message in new[] { "a", "b", "c" })
        {
            actor.Tell(message, TestActor);
        }

        actor.Tell(1, TestActor);
        ExpectMsg("took a");
        actor.Tell(0, TestActor);
        ExpectMsg("took out b, c");
        actor.Tell(1, TestActor);

        actor.Tell(0, TestActor);
        ExpectMsg("took out ");
    }

    [Fact]
    public void A_stop_sends_the_stash_to_the_dead_letters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var actor = Sys.ActorOf(Props.Create(() => new Patient(TestActor)));

        actor.Tell("never", TestActor);
        actor.Tell(PoisonPill.Instance, TestActor);

        ExpectMsg<DeadLetter>(letter => Assert.Equal("never", letter.Message));
    }

    [Fact]
    public void Stashing_a_message_twice_is_refused()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Thrifty()));

        actor.Tell(2, TestActor);

        ExpectMsg("refused");
    }

    [Fact]
    public void The_first_handler_that_fits_takes_the_message()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Choosy(TestActor)));

        foreach (var message in new object[] { -1, 2, 3, "text", 'c' })
        {
            actor.Tell(message, TestActor);
        }

        Assert.Equal(["negative", "even?", "even?", "other 3", "string text", "other c"], ReceiveN(6));
    }

    [Fact]
    public void Handlers_are_given_in_the_constructor_and_none_after_one_for_everything()
    {
        Watch(Sys.ActorOf(Props.Create(() => new GreedyFirst())));
        ExpectMsg<Terminated>();

        var late = Sys.ActorOf(Props.Create(() => new Late()));
        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => late.Tell("x", TestActor));
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

    [Fact]
    public void Become_replaces_and_what_was_below_stays()
    {
        var actor = Sys.ActorOf(new Script
        {
            OnReceive = (context, message) =>
            {
                TestActor.Tell($"base {message}");
                context.BecomeStacked(second =>
                {
                    TestActor.Tell($"second {second}");
                    context.Become(third =>
                    {
                        TestActor.Tell($"third {third}");
                        context.UnbecomeStacked();
                    });
                });
            },
        }.Props);

        foreach (var number in Enumerable.Range(1, 4))
        {
            actor.Tell(number, TestActor);
        }

        Assert.Equal(["base 1", "second 2", "third 3", "base 4"], ReceiveN(4));
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

    /// <summary>Stashes texts; 1 brings the oldest back, 0 takes all out, 2 stashes twice.</summary>
    private sealed class Thrifty : ReceiveActor, IWithUnboundedStash
    {
        private bool _takes;

        public Thrifty()
        {
            Receive<string>(text =>
            {
                if (_takes)
                {
                    _takes = false;
                    Sender.Tell("took " + text);
                }
                else
                {
                    Stash.Stash();
                }
            });
            Receive<int>(number => number == 0, _ => Sender.Tell("took out " + string.Join(", ", Stash.ClearStash().Select(envelope => envelope.Message))));
            Receive<int>(number => number == 1, _ =>
            {
                _takes = true;
                Stash.Unstash();
            });
            Receive<int>(_ =>
            {
                Stash.Stash();
                try
                {
                    Stash.Stash();
                }
                catch (IllegalActorStateException)
                {
                    Sender.Tell("refused");
                }
            });
        }

        public IStash Stash { get; set; } = null!;
    }

    private sealed class Choosy : ReceiveActor
    {
        public Choosy(IActorRef observer)
        {
            Receive<int>(number => number < 0, _ => observer.Tell("negative"));
            Receive<int>(number =>
            {
                observer.Tell("even?");
                return number % 2 == 0;
            });
            Receive<string>(text => observer.Tell("string " + text));
            ReceiveAny(message => observer.Tell($"other {message}"));
        }
    }

    private sealed class GreedyFirst : ReceiveActor
    {
        public GreedyFirst()
        {
            ReceiveAny(_ => { });
            Receive<int>(_ => { });
        }
    }

    private sealed class Late : ReceiveActor
    {
        public Late() => ReceiveAny(_ => Receive<int>(_ => { }));
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
