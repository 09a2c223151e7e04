namespace ActorShm.Embedded.Tests;

public class BehaviorTests
{
    [Fact]
    public async Task The_first_handler_that_fits_takes_the_message()
    {
        await using var test = new TestSystem();
        var told = test.Probe.Ref;
        var actor = Start(test, self =>
        {
            self.On<int>(number => number < 0, _ => told.Tell("negative"));
            self.On<int>(number =>
            {
                told.Tell("even?");
                return number % 2 == 0;
            });
            self.On<IComparable>(value => told.Tell($"comparable {value}"));
            self.OnAny(value => told.Tell($"other {value}"));
        });

        actor.Tell(-1);
        actor.Tell(2);
        actor.Tell(3);
        actor.Tell("text");
        actor.Tell(new List<int>());

        test.Probe.ExpectMsg("negative");
        test.Probe.ExpectMsg("even?");
        test.Probe.ExpectMsg("even?");
        test.Probe.ExpectMsg("comparable 3");
        test.Probe.ExpectMsg("comparable text");
        Assert.StartsWith("other", test.Probe.ExpectMsg<string>(), StringComparison.Ordinal);
    }

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
    public async Task Behaviors_stack_and_unstack()
    {
        await using var test = new TestSystem();
        var actor = test.System.ActorOf(Props.Create(() => new Stacking(test.Probe.Ref)));

        foreach (var message in new[] { "x", "push", "x", "push", "x", "pop", "x", "pop", "x", "pop", "x" })
        {
            actor.Tell(message);
        }

        foreach (var level in new[] { 0, 1, 2, 1, 0, 0 })
        {
            test.Probe.ExpectMsg($"level {level}");
        }
    }

    [Fact]
    public async Task Become_replaces_and_what_was_below_stays()
    {
        await using var test = new TestSystem();
        var told = test.Probe.Ref;
        var actor = test.Start((context, message) =>
        {
            told.Tell($"base {message}");
            context.BecomeStacked(second =>
            {
                told.Tell($"second {second}");
                context.Become(third =>
                {
                    told.Tell($"third {third}");
                    context.UnbecomeStacked();
                });
            });
        });

        foreach (var number in Enumerable.Range(1, 4))
        {
            actor.Tell(number);
        }

        test.Probe.ExpectMsg("base 1");
        test.Probe.ExpectMsg("second 2");
        test.Probe.ExpectMsg("third 3");
        test.Probe.ExpectMsg("base 4");
    }

    [Fact]
    public async Task Stashed_messages_come_back_in_order_and_first()
    {
        await using var test = new TestSystem();
        var actor = test.System.ActorOf(Props.Create(() => new Stashing(test.Probe.Ref)));

        actor.Tell(1);
        actor.Tell(2);
        actor.Tell("open");
        actor.Tell(3);

        test.Probe.ExpectMsg(1);
        test.Probe.ExpectMsg(2);
        test.Probe.ExpectMsg(3);
    }

    [Fact]
    public async Task A_restart_gives_the_stash_back_to_the_mailbox()
    {
        await using var test = new TestSystem();
        var actor = test.System.ActorOf(Props.Create(() => new Stashing(test.Probe.Ref)));

        actor.Tell(1);
        actor.Tell("fail");
        actor.Tell("open");

        test.Probe.ExpectMsg(1);
    }

    [Fact]
    public async Task A_stop_sends_the_stash_to_the_dead_letters()
    {
        await using var test = new TestSystem();
        var letters = test.Subscribed<DeadLetter>();
        var actor = test.System.ActorOf(Props.Create(() => new Stashing(test.Probe.Ref)));

        actor.Tell(1);
        actor.Tell(PoisonPill.Instance);

        Assert.Equal(1, letters.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public async Task A_stashed_message_of_a_watch_comes_back_as_it_was()
    {
        await using var test = new TestSystem();
        var subject = test.Start((_, _) => { });
        var actor = test.System.ActorOf(Props.Create(() => new Stashing(test.Probe.Ref)));
        actor.Tell(subject);
        test.Probe.ExpectMsg("watching");
        test.System.Stop(subject);
        test.Probe.ExpectMsg("stashed");

        actor.Tell("open");
        test.Probe.ExpectMsg(Stashing.Gone);
    }

    [Fact]
    public async Task Stashing_a_message_twice_is_refused()
    {
        await using var test = new TestSystem();
        var actor = test.System.ActorOf(Props.Create(() => new Stashing(test.Probe.Ref)));
        actor.Tell("twice");
        test.Log.Expect("can be put aside once");
    }

    private static IActorRef Start(TestSystem test, Action<Configured> configure) => test.System.ActorOf(Props.Create(() => new Configured(configure)));

    private sealed class Configured : ReceiveActor
    {
        public Configured(Action<Configured> configure) => configure(this);

        public void On<T>(Action<T> handler) => Receive(handler);

        public void On<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(shouldHandle, handler);

        public void On<T>(Func<T, bool> handler) => Receive(handler);

        public void OnAny(Action<object> handler) => ReceiveAny(handler);
    }

    private sealed class Stacking : ReceiveActor
    {
        public Stacking(IActorRef told) => Level(told, 0);

        private void Level(IActorRef told, int level)
        {
            Receive<string>(message => message == "push", _ => BecomeStacked(() => Level(told, level + 1)));
            Receive<string>(message => message == "pop", _ => UnbecomeStacked());
            ReceiveAny(_ => told.Tell($"level {level}"));
        }
    }

    private sealed class Stashing : ReceiveActor, IWithUnboundedStash
    {
        public const int Gone = 4711;

        public Stashing(IActorRef told)
        {
            Receive<IActorRef>(subject =>
            {
                Context.WatchWith(subject, Gone);
                told.Tell("watching");
            });
            Receive<int>(message => message == Gone, _ =>
            {
                Stash.Stash();
                told.Tell("stashed");
            });
            Receive<int>(_ => Stash.Stash());
            Receive<string>(message => message == "fail", _ => throw new FormatException());
            Receive<string>(message => message == "twice", _ =>
            {
                Stash.Stash();
                Stash.Stash();
            });
            Receive<string>(_ =>
            {
                Stash.UnstashAll();
                Become(() => ReceiveAny(told.Tell));
            });
        }

        public IStash Stash { get; set; } = null!;
    }
}
