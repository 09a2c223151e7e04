using System.Collections.Concurrent;

namespace ActorShm.Embedded.Tests;

public class DeathWatchTests
{
    [Fact]
    public async Task Watching_a_place_where_nobody_ever_lived_is_answered_at_once()
    {
        await using var test = new TestSystem();
        var provider = ((ExtendedActorSystem)test.System).Provider;
        var nobody = provider.ResolveActorRef($"{provider.RootPath.Address}/user/never#7");

        test.Probe.Watch(nobody);

        Assert.Equal(new Terminated(nobody, existenceConfirmed: false, addressTerminated: false), test.Probe.ExpectMsg<Terminated>());
    }

    [Fact]
    public async Task An_unwatch_takes_back_even_what_is_in_the_mailbox()
    {
        await using var test = new TestSystem();
        var actor = test.Start((_, _) => { });
        test.Probe.Watch(actor);

        var second = new TestProbe(test.System);
        second.Watch(actor);
        test.Probe.RunInTestActor(context =>
        {
            test.System.Stop(actor);
            second.ExpectTerminated(actor); // so our own notification is on its way too
            context.Unwatch(actor);
        });

        test.Probe.ExpectNoMsg();
        test.Probe.Watch(actor); // and watching works again
        test.Probe.ExpectTerminated(actor);
    }

    [Fact]
    public async Task Two_messages_for_one_watch_are_refused()
    {
        await using var test = new TestSystem();
        var actor = test.Start((_, _) => { });
        test.Probe.Watch(actor);

        var refusal = Assert.Throws<InvalidOperationException>(() => test.Probe.RunInTestActor(context => context.WatchWith(actor, "x")));

        Assert.Contains("Unwatch", refusal.Message, StringComparison.Ordinal);
    }

    // Goal: a watcher that asks the parent for the next child of that name finds it free. Method: references that note in which order they are told.
    [Fact]
    public async Task The_parent_is_told_before_the_watchers_in_its_process()
    {
        await using var test = new TestSystem();
        var system = ActorSystemImpl.From(test.System);
        using var told = new BlockingCollection<string>();
        var parent = new NotesDeaths(system, "parent", told);
        var child = new LocalActorRef(system, new Script().Props, parent, new ChildActorPath(parent.Path, "child", system.NextUid()));
        child.Cell.Start();

        child.SendSystem(new Watch(child, new NotesDeaths(system, "watcher", told)));
        child.SendSystem(new Terminate());

        Assert.Equal("parent", told.Take());
        Assert.Equal("watcher", told.Take());
    }

    // Goal: exactly one notification, however watch and stop race. Method: thousands of actors stop while they are being watched.
    [Fact]
    public async Task Watch_and_stop_may_race_in_any_order()
    {
        const int Actors = 5_000;
        await using var test = new TestSystem();
        var actors = Enumerable.Range(0, Actors).Select(_ => test.Start((_, _) => { })).ToArray();

        var stopping = Task.Run(() => Parallel.ForEach(actors, actor => test.System.Stop(actor)));
        test.Probe.RunInTestActor(context => Array.ForEach(actors, actor => context.Watch(actor)));
        await stopping;

        var dead = new HashSet<IActorRef>();
        for (var i = 0; i < Actors; i++)
        {
            Assert.True(dead.Add(test.Probe.ExpectMsg<Terminated>().ActorRef));
        }

        test.Probe.ExpectNoMsg();
    }

#pragma warning disable MA0097 // References are compared by their paths, and nobody compares these.
    private sealed class NotesDeaths(ActorSystemImpl system, string name, BlockingCollection<string> told) : ActorRefBase
    {
        public override ActorPath Path { get; } = system.Root.Path / name;

        public override ActorSystemImpl System => system;

        public override void Tell(object message, IActorRef? sender) => Assert.Fail("Only the engine tells it anything.");

        public override void SendSystem(SystemMessage message)
        {
            if (message is DeathWatchNotification)
            {
                told.Add(name);
            }
        }
    }
#pragma warning restore MA0097
}
