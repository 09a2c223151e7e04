namespace ActorShm.Embedded.Tests;

public class BehaviorTests
{
    [Fact]
    public async Task After_a_handler_for_everything_no_other_can_be_given()
    {
        await using var test = new TestSystem();
        var actor = Start(test, self =>
        {
            self.OnAny(_ => { });
            self.On<int>(_ => { });
        });
        test.Probe.Watch(actor);
        test.Probe.ExpectTerminated(actor);
        test.Log.Expect("takes all messages");
    }

    [Fact]
    public async Task A_handler_given_while_handling_is_refused()
    {
        await using var test = new TestSystem();
        var actor = Start(test, self => self.OnAny(_ => self.On<int>(_ => { })));
        actor.Tell("x");
        test.Log.Expect("Give handlers in the constructor");
    }

    [Fact]
    public async Task A_stashed_message_of_a_watch_comes_back_as_it_was()
    {
        await using var test = new TestSystem();
        var subject = test.Start((_, _) => { });
        var actor = test.System.ActorOf(Props.Create(() => new Stashing(subject, test.Probe.Ref)));
        await TestSystem.StartedAsync(actor);
        test.System.Stop(subject);
        test.Probe.ExpectMsg("stashed");

        actor.Tell("open");

        test.Probe.ExpectMsg("gone");
    }

    private static IActorRef Start(TestSystem test, Action<Configured> configure) => test.System.ActorOf(Props.Create(() => new Configured(configure)));

    private sealed class Configured : ReceiveActor
    {
        public Configured(Action<Configured> configure) => configure(this);

        public void On<T>(Action<T> handler) => Receive(handler);

        public void OnAny(Action<object> handler) => ReceiveAny(handler);
    }

    /// <summary>Stashes what comes in place of a Terminated until it is told to open.</summary>
    private sealed class Stashing : ReceiveActor, IWithUnboundedStash
    {
        public Stashing(IActorRef subject, IActorRef told)
        {
            Context.WatchWith(subject, "gone");
            Receive<string>(message => message == "open", _ =>
            {
                Stash.UnstashAll();
                Become(() => ReceiveAny(told.Tell));
            });
            ReceiveAny(_ =>
            {
                Stash.Stash();
                told.Tell("stashed");
            });
        }

        public IStash Stash { get; set; } = null!;
    }
}
