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
