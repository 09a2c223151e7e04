namespace ActorShm.Embedded.Tests;

public class LifecycleTests
{
    [Fact]
    public async Task Hooks_run_around_the_messages()
    {
        await using var test = new TestSystem();
        var actor = test.Start(new Script
        {
            Hooks = test.Probe.Ref,
            OnReceive = (_, message) => test.Probe.Ref.Tell(message),
        });
        test.Probe.Watch(actor);

        actor.Tell("message");
        test.Probe.ExpectMsg("constructed");
        test.Probe.ExpectMsg("PreStart");
        test.Probe.ExpectMsg("message");
        test.System.Stop(actor);
        test.Probe.ExpectMsg("PostStop");
        test.Probe.ExpectTerminated(actor);
    }

    // Goal: who finds an actor before its maker has gone on to start it does no harm. Method: told something before it is started.
    [Fact]
    public async Task An_actor_that_is_told_something_before_it_is_started_starts_first()
    {
        await using var test = new TestSystem();
        var system = (ActorSystemImpl)test.System;
        var script = new Script { Hooks = test.Probe.Ref, OnReceive = (_, message) => test.Probe.Ref.Tell(message) };
        var found = new LocalActorRef(system, script.Props, system.UserGuardian, new ChildActorPath(system.UserGuardian.Path, "found", uid: 1));

        found.Tell("early");
        test.Probe.ExpectMsg("constructed");
        test.Probe.ExpectMsg("PreStart");
        test.Probe.ExpectMsg("early");

        found.Cell.Start();
        found.Tell("late");
        test.Probe.ExpectMsg("late");
    }

    [Fact]
    public async Task Children_stop_before_their_parent()
    {
        await using var test = new TestSystem();
        var parent = test.Start(new Script
        {
            Hooks = test.Probe.Ref,
            OnPreStart = context => context.ActorOf(
                new Script
                {
                    OnPreStart = child => child.ActorOf(new Script { OnPostStop = _ => test.Probe.Ref.Tell("grandchild gone") }.Props),
                    OnPostStop = _ => test.Probe.Ref.Tell("child gone"),
                }.Props),
        });
        test.Probe.ExpectMsg("constructed");
        test.Probe.ExpectMsg("PreStart");

        test.System.Stop(parent);

        test.Probe.ExpectMsg("grandchild gone");
        test.Probe.ExpectMsg("child gone");
        test.Probe.ExpectMsg("PostStop");
    }

    [Fact]
    public async Task A_poison_pill_lets_what_was_sent_before_it_be_handled()
    {
        await using var test = new TestSystem();
        var actor = test.Start((_, message) => test.Probe.Ref.Tell(message));
        test.Probe.Watch(actor);

        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(PoisonPill.Instance);
        actor.Tell(3);

        test.Probe.ExpectMsg(1);
        test.Probe.ExpectMsg(2);
        test.Probe.ExpectTerminated(actor);
        test.Probe.ExpectNoMsg();
    }

    [Fact]
    public async Task Kill_stops_by_way_of_the_supervisor()
    {
        await using var test = new TestSystem();
        var actor = test.Start((_, _) => { });
        test.Probe.Watch(actor);

        actor.Tell(Kill.Instance);

        test.Probe.ExpectTerminated(actor);
        test.Log.Expect("Kill");
    }

    [Fact]
    public async Task A_name_is_taken_until_its_actor_has_stopped()
    {
        await using var test = new TestSystem();
        var first = test.Start((_, _) => { }, "worker");

        Assert.Contains("worker", Assert.Throws<InvalidActorNameException>(() => test.Start((_, _) => { }, "worker")).Message, StringComparison.Ordinal);

        test.Probe.Watch(first);
        test.System.Stop(first);
        test.Probe.ExpectTerminated(first);
        var second = ActorRefs.Nobody;
        test.Probe.AwaitAssert(() => second = test.Start((_, _) => { }, "worker"));
        Assert.Equal(first.Path, second.Path);
        Assert.NotEqual(first, second); // the same place, another incarnation
    }

    [Theory]
    [InlineData("")]
    [InlineData("$mine")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a#1")]
    [InlineData("%2")]
    [InlineData("ä")]
    public async Task A_name_that_could_not_stand_in_a_path_is_refused(string name)
    {
        await using var test = new TestSystem();
        Assert.Throws<InvalidActorNameException>(() => test.Start((_, _) => { }, name));
    }

    [Fact]
    public async Task An_actor_cannot_be_made_with_new()
    {
        await using var test = new TestSystem();
        var refusal = Assert.Throws<ActorInitializationException>(() => new ScriptedActor(new Script()));
        Assert.Contains("ActorOf", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_actor_that_cannot_start_is_stopped(bool inConstructor)
    {
        await using var test = new TestSystem();
        Action<IUntypedActorContext> fail = _ => throw new FormatException("no way");
        var actor = test.Start(inConstructor ? new Script { OnConstructed = fail } : new Script { OnPreStart = fail });
        test.Probe.Watch(actor);

        test.Probe.ExpectTerminated(actor);
        Assert.Contains("no way", test.Log.Expect("while it was made or started"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_constructor_that_fits_no_arguments_stops_the_actor()
    {
        await using var test = new TestSystem();
        var actor = test.System.ActorOf(Props.Create<ScriptedActor>("no such parameter"));
        test.Probe.Watch(actor);
        test.Probe.ExpectTerminated(actor);
    }

    [Fact]
    public async Task Context_is_there_only_while_an_actor_runs()
    {
        await using var test = new TestSystem();
        var outside = Assert.Throws<NotSupportedException>(() => Peek.FromHere());
        Assert.Contains("No actor is running", outside.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disposable_instance_is_disposed_after_its_last_hook()
    {
        await using var test = new TestSystem();
        var actor = test.System.ActorOf(Props.Create(() => new DisposableActor(test.Probe.Ref)));

        test.System.Stop(actor);

        test.Probe.ExpectMsg("PostStop");
        test.Probe.ExpectMsg("Dispose");
    }

    private sealed class Peek : UntypedActor
    {
        public static IActorContext FromHere() => Context;

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class DisposableActor(IActorRef told) : UntypedActor, IDisposable
    {
        public void Dispose() => told.Tell("Dispose", ActorRefs.NoSender);

        protected internal override void PostStop() => told.Tell("PostStop", ActorRefs.NoSender);

        protected override void OnReceive(object message)
        {
        }
    }
}
