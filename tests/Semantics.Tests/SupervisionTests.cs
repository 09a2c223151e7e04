namespace ActorShm.Semantics.Tests;

/// <summary>Promises: what each directive does with the failed actor, its state, its mailbox and its siblings.</summary>
public class SupervisionTests : TestKit
{
    [Fact]
    public void Restart_gives_a_fresh_instance_at_the_same_reference_and_runs_the_hooks_in_order()
    {
        var (_, worker) = Supervised(Always(Directive.Restart));
        worker.Tell("count", TestActor);
        ExpectMsg(1);

        worker.Tell(new FormatException(), TestActor);
        worker.Tell("count", TestActor);

        ExpectMsg("PreRestart FormatException");
        ExpectMsg("PostStop");
        ExpectMsg("PostRestart FormatException");
        ExpectMsg("PreStart");
        ExpectMsg(1);
    }

    [Fact]
    public void Restart_keeps_the_mailbox_and_drops_only_the_message_that_failed()
    {
        var (_, worker) = Supervised(Always(Directive.Restart));

        worker.Tell("before", TestActor);
        worker.Tell(new FormatException(), TestActor);
        worker.Tell("after", TestActor);

        ExpectMsg("before");
        Assert.Equal("after", FishForMessage(message => Equals(message, "after")));
        ExpectNoMsg();
    }

    [Fact]
    public void Resume_keeps_the_state_and_runs_no_hooks()
    {
        var (_, worker) = Supervised(Always(Directive.Resume));
        worker.Tell("count", TestActor);
        ExpectMsg(1);

        worker.Tell(new FormatException(), TestActor);
        worker.Tell("count", TestActor);

        ExpectMsg(2);
    }

    [Fact]
    public void Stop_ends_the_failed_actor()
    {
        var (_, worker) = Supervised(Always(Directive.Stop));

        worker.Tell(new FormatException(), TestActor);

        ExpectMsg("PostStop");
        ExpectTerminated(worker);
    }

    [Fact]
    public void Escalate_makes_it_the_supervisors_own_failure()
    {
        var top = Sys.ActorOf(Props.Create(() => new Supervisor(Always(Directive.Stop))));
        top.Tell(Props.Create(() => new Supervisor(Always(Directive.Escalate))), TestActor);
        var middle = ExpectMsg<IActorRef>();
        Watch(middle);
        var worker = WorkerOf(middle);

        worker.Tell(new FormatException(), TestActor);

        ExpectMsg("PostStop");
        ExpectMsgAllOf<object>([.. new[] { worker, middle }.Select(actor => new Terminated(actor, true, false))]);
    }

    [Fact]
    public void The_decider_sees_the_exception()
    {
        var (_, worker) = Supervised(new OneForOneStrategy(cause => cause is FormatException ? Directive.Resume : Directive.Stop));

        worker.Tell(new FormatException(), TestActor);
        worker.Tell("alive", TestActor);
        ExpectMsg("alive");
        worker.Tell(new ArithmeticException(), TestActor);

        ExpectMsg("PostStop");
        ExpectTerminated(worker);
    }

    [Fact]
    public void After_too_many_restarts_the_actor_is_stopped()
    {
        var (_, worker) = Supervised(new OneForOneStrategy(2, null, _ => Directive.Restart));

        for (var i = 0; i < 3; i++)
        {
            worker.Tell(new FormatException(), TestActor);
        }

        for (var i = 0; i < 2; i++)
        {
            ExpectMsg("PreRestart FormatException");
            ExpectMsg("PostStop");
            ExpectMsg("PostRestart FormatException");
            ExpectMsg("PreStart");
        }

        ExpectMsg("PostStop");
        ExpectTerminated(worker);
    }

    // Method: a window that is over before the next failure, and one that never is.
    [Fact]
    public async Task Restarts_are_counted_within_the_window_only()
    {
        var forgiven = await Of(TimeSpan.FromMilliseconds(1));
        for (var round = 0; round < 4; round++)
        {
            forgiven.Tell(new FormatException(), TestActor);
            forgiven.Tell("count", TestActor);
            ExpectMsg(1);
            var begin = TimeProvider.System.GetTimestamp();
            SpinWait.SpinUntil(() => TimeProvider.System.GetElapsedTime(begin) > TimeSpan.FromMilliseconds(20)); // clocks may count in steps of 16 ms
        }

        var counted = await Of(TimeSpan.FromDays(1));
        Watch(counted);
        counted.Tell(new FormatException(), TestActor);
        counted.Tell("count", TestActor);
        ExpectMsg(1);
        counted.Tell(new FormatException(), TestActor);
        ExpectTerminated(counted);

        Task<IActorRef> Of(TimeSpan window) => CounterUnder(new OneForOneStrategy(1, window, _ => Directive.Restart));
    }

    [Fact]
    public async Task A_parent_that_is_resumed_after_an_escalation_resumes_the_child()
    {
        var escalates = new Script
        {
            Strategy = Always(Directive.Escalate),
            OnPreStart = context => context.ActorOf(Props.Create(() => new Counter()), "child"),
        };
        var top = Sys.ActorOf(new Script { Strategy = Always(Directive.Resume), OnPreStart = context => context.ActorOf(escalates.Props, "middle") }.Props);
        var child = await ChildAsync(await ChildAsync(top, "middle"), "child");

        child.Tell("count", TestActor);
        child.Tell(new FormatException(), TestActor);
        child.Tell("count", TestActor);

        ExpectMsg(1);
        ExpectMsg(2);
    }

    [Fact]
    public async Task In_the_decider_the_failed_child_is_the_sender()
    {
        IActorContext? parentContext = null;
        var parent = Sys.ActorOf(new Script
        {
            Strategy = new OneForOneStrategy(_ =>
            {
                TestActor.Tell(parentContext!.Sender);
                return Directive.Stop;
            }),
            OnPreStart = context =>
            {
                parentContext = context;
                context.ActorOf(Props.Create(() => new Counter()), "child");
            },
        }.Props);
        var child = await ChildAsync(parent, "child");

        child.Tell(new FormatException(), TestActor);

        Assert.Equal(child, ExpectMsg<IActorRef>());
    }

    [Fact]
    public async Task A_decider_that_throws_is_the_parents_failure()
    {
        var parent = Sys.ActorOf(new Script
        {
            Strategy = new OneForOneStrategy(_ => throw new ArithmeticException("in the decider")),
            OnPreStart = context => context.ActorOf(Props.Create(() => new Counter()), "child"),
            OnPreRestart = (_, reason, _) => TestActor.Tell(reason.Message),
        }.Props);

        (await ChildAsync(parent, "child")).Tell(new FormatException(), TestActor);

        ExpectMsg("in the decider");
    }

    [Fact]
    public async Task Props_can_bring_the_strategy()
    {
        var parent = Sys.ActorOf(new Script { OnPreStart = context => context.ActorOf(Props.Create(() => new Counter()), "child") }
            .Props.WithSupervisorStrategy(Always(Directive.Resume)));
        var child = await ChildAsync(parent, "child");

        child.Tell("count", TestActor);
        child.Tell(new FormatException(), TestActor);
        child.Tell("count", TestActor);

        ExpectMsg(1);
        ExpectMsg(2);
    }

    [Fact]
    public void The_default_restarts_most_failures_and_stops_the_hopeless()
    {
        var decider = SupervisorStrategy.DefaultStrategy.Decider;

        Assert.Equal(Directive.Restart, decider.Decide(new FormatException()));
        Assert.Equal(Directive.Stop, decider.Decide(new ActorInitializationException("x")));
        Assert.Equal(Directive.Stop, decider.Decide(new ActorKilledException("x")));
        Assert.Equal(Directive.Stop, decider.Decide(new DeathPactException(TestActor)));
    }

    [Fact]
    public async Task AllForOne_restarts_the_siblings_too()
    {
        Script Sibling(string name) => new()
        {
            OnPostStop = () => TestActor.Tell($"{name} ended"),
            OnPostRestart = _ => TestActor.Tell($"{name} restarted"),
            OnReceive = (_, _) => throw new FormatException(),
        };
        var parent = Sys.ActorOf(new Script
        {
            Strategy = new AllForOneStrategy(_ => Directive.Restart),
            OnPreStart = context =>
            {
                context.ActorOf(Sibling("a").Props, "a");
                context.ActorOf(Sibling("b").Props, "b");
            },
        }.Props);

        (await ChildAsync(parent, "a")).Tell("fail", TestActor);

        Assert.Equal(["a ended", "a restarted", "b ended", "b restarted"], ReceiveN(4).Order());
    }

    [Fact]
    public void OneForOne_leaves_the_siblings_alone_and_AllForOne_does_not()
    {
        var (oneForOne, first) = Supervised(Always(Directive.Stop));
        var sibling = WorkerOf(oneForOne);
        first.Tell(new FormatException(), TestActor);
        ExpectMsg("PostStop");
        ExpectTerminated(first);
        sibling.Tell("alive", TestActor);
        ExpectMsg("alive");

        var (allForOne, second) = Supervised(new AllForOneStrategy(_ => Directive.Stop));
        var another = WorkerOf(allForOne);
        second.Tell(new FormatException(), TestActor);

        ExpectMsgAllOf<object>(["PostStop", "PostStop", new Terminated(second, true, false), new Terminated(another, true, false)]);
    }

    [Fact]
    public void By_default_a_failure_restarts_and_is_logged_once_as_an_error()
    {
        var worker = Sys.ActorOf(Props.Create(() => new Worker(TestActor)));
        ExpectMsg("PreStart");

        EventFilter.Exception<FormatException>("broken").ExpectOne(() => worker.Tell(new FormatException("broken"), TestActor));

        ExpectMsg("PreRestart FormatException");
    }

    [Fact]
    public void By_default_a_constructor_that_throws_ends_the_actor()
    {
        EventFilter.Exception<ActorInitializationException>().ExpectOne(() => Watch(Sys.ActorOf(Props.Create(() => new Unborn()))));

        ExpectMsg<Terminated>();
    }

    private static OneForOneStrategy Always(Directive directive) => new(_ => directive);

    private Task<IActorRef> CounterUnder(SupervisorStrategy strategy) =>
        ChildAsync(Sys.ActorOf(new Script { Strategy = strategy, OnPreStart = context => context.ActorOf(Props.Create(() => new Counter()), "child") }.Props), "child");

    /// <summary>The child of that name, which its parent made in its start hook.</summary>
    private async Task<IActorRef> ChildAsync(IActorRef parent, string name)
    {
        await parent.Ask<ActorIdentity>(new Identify(null), Watchdog.Limit);
        return await Sys.ActorSelection(parent.Path / name).ResolveOne(Watchdog.Limit);
    }

    private (IActorRef Supervisor, IActorRef Worker) Supervised(SupervisorStrategy strategy)
    {
        var supervisor = Sys.ActorOf(Props.Create(() => new Supervisor(strategy)));
        return (supervisor, WorkerOf(supervisor));
    }

    private IActorRef WorkerOf(IActorRef supervisor)
    {
        supervisor.Tell(Props.Create(() => new Worker(TestActor)), TestActor);
        var both = ReceiveN(2); // the reference and the start hook come from two actors, in any order
        Assert.Contains("PreStart", both);
        return Watch(both.OfType<IActorRef>().Single());
    }

    private sealed class Unborn : ReceiveActor
    {
        public Unborn() => throw new FormatException("not to be");
    }
}
