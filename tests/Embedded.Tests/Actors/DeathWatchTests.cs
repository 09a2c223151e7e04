namespace ActorShm.Embedded.Tests;

public class DeathWatchTests
{
    [Fact]
    public async Task Terminated_comes_once_and_after_everything_the_actor_said()
    {
        await using var test = new TestSystem();
        var actor = test.Start((context, _) =>
        {
            test.Probe.Ref.Tell("last words");
            context.Stop(context.Self);
        });
        await test.Probe.WatchAsync(actor);
        await test.Probe.WatchAsync(actor); // a second watch is the same watch

        actor.Tell("x");

        await test.Probe.ExpectAsync("last words");
        var terminated = await test.Probe.ExpectAsync<Terminated>();
        Assert.Equal(new Terminated(actor, existenceConfirmed: true, addressTerminated: false), terminated);
        await test.Probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Watching_the_dead_is_answered_at_once()
    {
        await using var test = new TestSystem();
        var actor = test.Start((_, _) => { });
        await test.Probe.WatchAsync(actor);
        test.System.Stop(actor);
        await test.Probe.ExpectTerminatedAsync(actor);

        await test.Probe.WatchAsync(actor);

        await test.Probe.ExpectTerminatedAsync(actor);
    }

    [Fact]
    public async Task Watching_a_place_where_nobody_ever_lived_is_answered_at_once()
    {
        await using var test = new TestSystem();
        var provider = ((ExtendedActorSystem)test.System).Provider;
        var nobody = provider.ResolveActorRef($"{provider.RootPath.Address}/user/never#7");

        await test.Probe.WatchAsync(nobody);

        Assert.Equal(new Terminated(nobody, existenceConfirmed: false, addressTerminated: false), await test.Probe.ExpectAsync<Terminated>());
    }

    [Fact]
    public async Task An_unwatch_takes_back_even_what_is_in_the_mailbox()
    {
        await using var test = new TestSystem();
        var actor = test.Start((_, _) => { });
        await test.Probe.WatchAsync(actor);

        var second = new Probe(test.System);
        await second.WatchAsync(actor);
        await test.Probe.DoAsync(context =>
        {
            test.System.Stop(actor);
            second.ExpectTerminatedAsync(actor).Wait(); // so our own notification is on its way too
            context.Unwatch(actor);
        });

        await test.Probe.ExpectNothingAsync();
        await test.Probe.WatchAsync(actor); // and watching works again
        await test.Probe.ExpectTerminatedAsync(actor);
    }

    [Fact]
    public async Task WatchWith_sends_the_message_of_ones_own()
    {
        await using var test = new TestSystem();
        var actor = test.Start((_, _) => { });
        await test.Probe.DoAsync(context => context.WatchWith(actor, "it is gone"));

        test.System.Stop(actor);

        await test.Probe.ExpectAsync("it is gone");
        await test.Probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Two_messages_for_one_watch_are_refused()
    {
        await using var test = new TestSystem();
        var actor = test.Start((_, _) => { });
        await test.Probe.WatchAsync(actor);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => test.Probe.DoAsync(context => context.WatchWith(actor, "x")));

        Assert.Contains("Unwatch", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watcher_without_a_handler_dies_with_the_watched()
    {
        await using var test = new TestSystem();
        var watched = test.Start((_, _) => { });
        var watcher = test.System.ActorOf(Props.Create(() => new WatchesAndDoesNotListen(watched)));
        await test.Probe.WatchAsync(watcher);
        await watcher.Ask<ActorIdentity>(new Identify(null), Probe.Watchdog); // it has started, so it watches

        test.System.Stop(watched);

        await test.Probe.ExpectTerminatedAsync(watcher);
    }

    [Fact]
    public async Task A_forged_Terminated_is_not_delivered()
    {
        await using var test = new TestSystem();
        test.Probe.Ref.Tell(new Terminated(test.System.DeadLetters, true, false));
        await test.Probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_parent_that_watches_its_child_hears_of_it_once()
    {
        await using var test = new TestSystem();
        var parent = test.Start((context, message) =>
        {
            switch (message)
            {
                case Terminated:
                    test.Probe.Ref.Tell("child gone");
                    break;
                case "end":
                    test.Probe.Ref.Tell("end");
                    break;
                default:
                    var child = context.Watch(context.ActorOf(new Script().Props));
                    context.Stop(child);
                    break;
            }
        });

        parent.Tell("begin");

        await test.Probe.ExpectAsync("child gone");
        parent.Tell("end");
        await test.Probe.ExpectAsync("end");
    }

    // Goal: exactly one notification, however watch and stop race. Method: thousands of actors stop while they are being watched.
    [Fact]
    public async Task Watch_and_stop_may_race_in_any_order()
    {
        const int Actors = 5_000;
        await using var test = new TestSystem();
        var actors = Enumerable.Range(0, Actors).Select(_ => test.Start((_, _) => { })).ToArray();

        var stopping = Task.Run(() => Parallel.ForEach(actors, actor => test.System.Stop(actor)));
        await test.Probe.DoAsync(context => Array.ForEach(actors, actor => context.Watch(actor)));
        await stopping;

        var dead = new HashSet<IActorRef>();
        for (var i = 0; i < Actors; i++)
        {
            Assert.True(dead.Add((await test.Probe.ExpectAsync<Terminated>()).ActorRef));
        }

        await test.Probe.ExpectNothingAsync();
    }

    private sealed class WatchesAndDoesNotListen : ReceiveActor
    {
        public WatchesAndDoesNotListen(IActorRef watched) => Context.Watch(watched);
    }
}
