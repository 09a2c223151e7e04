namespace ActorShm.Semantics.Tests;

/// <summary>Promises: when timers send, when they no longer do, and what puts ReceiveTimeout off.</summary>
public class TimeTests : ClockedTest
{
    [Fact]
    public void A_scheduled_message_comes_once_at_its_time()
    {
        Sys.Scheduler.ScheduleTellOnce(Second, TestActor, "tick", ActorRefs.NoSender);

        Scheduler.Advance(0.9 * Second);
        ExpectNoMsg();
        Scheduler.Advance(0.1 * Second);

        ExpectMsg("tick");
        Scheduler.Advance(10 * Second);
        ExpectNoMsg();
    }

    [Fact]
    public void A_repeated_message_comes_until_it_is_cancelled()
    {
        var ticking = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(Second, 2 * Second, TestActor, "tick", ActorRefs.NoSender);
        foreach (var step in new[] { 1, 2, 2 })
        {
            Scheduler.Advance(step * Second); // step by step, because Akka.NET's clock fires a repeated message once for each step
            ExpectMsg("tick");
        }

        ticking.Cancel();
        Scheduler.Advance(5 * Second);

        ExpectNoMsg();
    }

    [Fact]
    public void ReceiveTimeout_comes_only_when_no_message_did()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Impatient(TestActor)));
        ExpectMsg("ready");

        Scheduler.Advance(0.6 * Second);
        actor.Tell("hello", TestActor);
        ExpectMsg("hello");
        Settle(actor);
        Scheduler.Advance(0.6 * Second);
        Settle(actor);
        ExpectNoMsg();
        Scheduler.Advance(0.4 * Second);

        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public void A_message_that_does_not_influence_ReceiveTimeout_does_not_put_it_off()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Impatient(TestActor)));
        ExpectMsg("ready");

        Scheduler.Advance(0.6 * Second);
        actor.Tell(new Unnoticed(), TestActor);
        ExpectMsg<Unnoticed>();
        Settle(actor);
        Scheduler.Advance(0.4 * Second);

        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public void ReceiveTimeout_comes_again_and_again_after_a_restart_too_and_can_be_ended()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Impatient(TestActor)));
        ExpectMsg("ready");
        TimeoutComes();
        TimeoutComes();

        actor.Tell("fail", TestActor);
        ExpectMsg("ready");
        TimeoutComes();

        actor.Tell("enough", TestActor);
        Settle(actor);
        Scheduler.Advance(10 * Second);
        ExpectNoMsg();

        void TimeoutComes()
        {
            Settle(actor);
            Scheduler.Advance(Second);
            ExpectMsg<ReceiveTimeout>();
        }
    }

    // The timer comes due while the actor handles the message that replaces or cancels it, so its own message lies behind that one.
    [Theory]
    [InlineData("replace")]
    [InlineData("cancel")]
    public void What_a_timer_sent_before_it_was_replaced_or_cancelled_is_not_handled_after_it(string how)
    {
        Action letItComeDue = () => Scheduler.Advance(Second);
        var actor = Sys.ActorOf(Props.Create(() => new Ticking(TestActor, letItComeDue)));

        actor.Tell("start", TestActor);
        actor.Tell(how, TestActor);
        Settle(actor);
        ExpectNoMsg();
        Scheduler.Advance(Second);

        if (how == "replace")
        {
            ExpectMsg("tick new");
        }

        ExpectNoMsg();
    }

    // As above: the timer comes due while the actor handles the message at which it fails.
    [Fact]
    public void A_restart_ends_the_timers()
    {
        Action letItComeDue = () => Scheduler.Advance(Second);
        var actor = Sys.ActorOf(Props.Create(() => new Ticking(TestActor, letItComeDue)));

        actor.Tell("start", TestActor);
        actor.Tell("fail", TestActor);
        Settle(actor);
        Scheduler.Advance(Second);

        ExpectNoMsg();
    }

    [Fact]
    public void A_scheduled_message_that_is_cancelled_does_not_come()
    {
        var scheduled = Sys.Scheduler.ScheduleTellOnceCancelable(Second, TestActor, "tick", ActorRefs.NoSender);

        scheduled.Cancel();
        Scheduler.Advance(2 * Second);

        ExpectNoMsg();
    }

    [Fact]
    public void What_may_be_scheduled_or_not_can_be_cancelled_without_looking()
    {
        ICancelable? nothing = null;
        nothing.CancelIfNotNull();
        var scheduled = Sys.Scheduler.ScheduleTellOnceCancelable(Second, TestActor, "tick", ActorRefs.NoSender);

        scheduled.CancelIfNotNull();
        Scheduler.Advance(2 * Second);

        Assert.True(scheduled.IsCancellationRequested);
        ExpectNoMsg();
    }

    [Fact]
    public void The_scheduler_knows_the_time()
    {
        var before = Sys.Scheduler.Now;

        Scheduler.Advance(3 * Second);

        Assert.Equal(3 * Second, Sys.Scheduler.Now - before);
    }

    [Fact]
    public void A_single_timer_sends_once_and_is_done()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Timed(TestActor)));
        actor.Tell("once", TestActor);
        actor.Tell(0, TestActor);
        ExpectMsg("active: True");

        Scheduler.Advance(Second);
        ExpectMsg("timer once");
        Scheduler.Advance(2 * Second);
        actor.Tell(0, TestActor);

        ExpectMsg("active: False");
    }

    [Fact]
    public void A_timer_with_the_same_key_replaces_the_one_before()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Timed(TestActor)));
        actor.Tell("old", TestActor);
        actor.Tell("new", TestActor);
        Settle(actor);

        Scheduler.Advance(Second);

        ExpectMsg("timer new");
        ExpectNoMsg();
    }

    [Fact]
    public void A_stopped_actor_has_no_timers()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Timed(TestActor)));
        actor.Tell("never", TestActor);
        Settle(actor);
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        Sys.EventStream.Subscribe(TestActor, typeof(AllDeadLetters)); // what a timer sends is not among the DeadLetters

        Scheduler.Advance(Second);

        ExpectNoMsg();
    }

    [Fact]
    public void A_key_of_a_timer_that_throws_is_the_failure_of_its_actor()
    {
        var key = new Key();
        var actor = Sys.ActorOf(Props.Create(() => new Keyed(TestActor, key)));
        actor.Tell("start", TestActor);
        Settle(actor);

        key.IsBroken = true;
        Scheduler.Advance(Second);

        ExpectMsg("failed: FormatException");
        actor.Tell("alive", TestActor);
        ExpectMsg("alive");
    }

    private sealed class Unnoticed : INotInfluenceReceiveTimeout;

    private sealed class Impatient : ReceiveActor
    {
        private readonly IActorRef _observer;

        public Impatient(IActorRef observer)
        {
            _observer = observer;
            Receive<string>(text => text == "enough", _ => Context.SetReceiveTimeout(null));
            Receive<string>(text => text == "fail", _ => throw new FormatException());
            ReceiveAny(message => observer.Tell(message));
        }

        protected override void PreStart()
        {
            Context.SetReceiveTimeout(Second);
            _observer.Tell("ready");
        }
    }

    private sealed class Ticking : ReceiveActor, IWithTimers
    {
        public Ticking(IActorRef observer, Action letItComeDue)
        {
            Receive<string>(text => text.StartsWith("tick ", StringComparison.Ordinal), text => observer.Tell(text));
            Receive<string>(text => text == "start", _ => Timers.StartPeriodicTimer("key", "tick old", Second));
            Receive<string>(text => text == "fail", _ =>
            {
                letItComeDue();
                throw new FormatException();
            });
            Receive<string>(how =>
            {
                letItComeDue();
                if (how == "replace")
                {
                    Timers.StartPeriodicTimer("key", "tick new", Second);
                }
                else
                {
                    Timers.Cancel("key");
                }
            });
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    private sealed class Key
    {
        private volatile bool _isBroken;

        public bool IsBroken
        {
            set => _isBroken = value;
        }

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => _isBroken ? throw new FormatException("broken") : 1;
    }

    private sealed class Keyed : ReceiveActor, IWithTimers
    {
        private readonly IActorRef _observer;

        public Keyed(IActorRef observer, Key key)
        {
            _observer = observer;
            Receive<string>(text => text == "start", _ => Timers.StartSingleTimer(key, "tick", Second));
            ReceiveAny(observer.Tell);
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreRestart(Exception reason, object? message) => _observer.Tell("failed: " + reason.GetType().Name);
    }

    private sealed class Timed : ReceiveActor, IWithTimers
    {
        public Timed(IActorRef observer)
        {
            Receive<string>(text => text.StartsWith("timer ", StringComparison.Ordinal), text => observer.Tell(text));
            Receive<string>(text => Timers.StartSingleTimer("key", "timer " + text, Second));
            Receive<int>(_ => observer.Tell($"active: {Timers.IsTimerActive("key")}"));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}
