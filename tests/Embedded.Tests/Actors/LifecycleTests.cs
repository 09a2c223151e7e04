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
        await test.Probe.WatchAsync(actor);

        actor.Tell("message");
        await test.Probe.ExpectAsync("constructed");
        await test.Probe.ExpectAsync("PreStart");
        await test.Probe.ExpectAsync("message");
        test.System.Stop(actor);
        await test.Probe.ExpectAsync("PostStop");
        await test.Probe.ExpectTerminatedAsync(actor);
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
        await test.Probe.ExpectAsync("constructed");
        await test.Probe.ExpectAsync("PreStart");

        test.System.Stop(parent);

        await test.Probe.ExpectAsync("grandchild gone");
        await test.Probe.ExpectAsync("child gone");
        await test.Probe.ExpectAsync("PostStop");
    }

    [Fact]
    public async Task A_poison_pill_lets_what_was_sent_before_it_be_handled()
    {
        await using var test = new TestSystem();
        var actor = test.Start((_, message) => test.Probe.Ref.Tell(message));
        await test.Probe.WatchAsync(actor);

        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(PoisonPill.Instance);
        actor.Tell(3);

        await test.Probe.ExpectAsync(1);
        await test.Probe.ExpectAsync(2);
        await test.Probe.ExpectTerminatedAsync(actor);
        await test.Probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Kill_stops_by_way_of_the_supervisor()
    {
        await using var test = new TestSystem();
        var actor = test.Start((_, _) => { });
        await test.Probe.WatchAsync(actor);

        actor.Tell(Kill.Instance);

        await test.Probe.ExpectTerminatedAsync(actor);
        await test.Log.ExpectAsync("Kill");
    }

    [Fact]
    public async Task A_name_is_taken_until_its_actor_has_stopped()
    {
        await using var test = new TestSystem();
        var first = test.Start((_, _) => { }, "worker");

        Assert.Contains("worker", Assert.Throws<InvalidActorNameException>(() => test.Start((_, _) => { }, "worker")).Message, StringComparison.Ordinal);

        await test.Probe.WatchAsync(first);
        test.System.Stop(first);
        await test.Probe.ExpectTerminatedAsync(first);
        var second = await Eventually.Succeeds(() => test.Start((_, _) => { }, "worker"));
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
        await test.Probe.WatchAsync(actor);

        await test.Probe.ExpectTerminatedAsync(actor);
        Assert.Contains("no way", await test.Log.ExpectAsync("while it was made or started"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_constructor_that_fits_no_arguments_stops_the_actor()
    {
        await using var test = new TestSystem();
        var actor = test.System.ActorOf(Props.Create<ScriptedActor>("no such parameter"));
        await test.Probe.WatchAsync(actor);
        await test.Probe.ExpectTerminatedAsync(actor);
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

        await test.Probe.ExpectAsync("PostStop");
        await test.Probe.ExpectAsync("Dispose");
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
