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

    private sealed class Peek : UntypedActor
    {
        public static IActorContext FromHere() => Context;

        protected override void OnReceive(object message)
        {
        }
    }
}
