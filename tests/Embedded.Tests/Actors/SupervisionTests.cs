namespace ActorShm.Embedded.Tests;

public class SupervisionTests
{
    [Fact]
    public async Task Resume_keeps_the_state()
    {
        await using var test = new TestSystem();
        var child = await ChildOf(test, new OneForOneStrategy(_ => Directive.Resume));

        child.Tell("count");
        child.Tell("fail");
        child.Tell("count");

        test.Probe.ExpectMsg("counted 1");
        test.Probe.ExpectMsg("counted 2");
    }

    [Fact]
    public async Task Restart_loses_the_state()
    {
        await using var test = new TestSystem();
        var child = await ChildOf(test, new OneForOneStrategy(_ => Directive.Restart));

        child.Tell("count");
        child.Tell("fail");
        child.Tell("count");

        test.Probe.ExpectMsg("counted 1");
        test.Probe.ExpectMsg("counted 1");
    }

    [Fact]
    public async Task Stop_ends_the_child()
    {
        await using var test = new TestSystem();
        var child = await ChildOf(test, new OneForOneStrategy(_ => Directive.Stop));
        test.Probe.Watch(child);

        child.Tell("fail");

        test.Probe.ExpectTerminated(child);
    }

    [Fact]
    public async Task Escalate_makes_the_failure_the_parents_own()
    {
        await using var test = new TestSystem();
        var parent = test.Start(new Script
        {
            Strategy = new OneForOneStrategy(_ => Directive.Escalate),
            OnPreStart = context => context.ActorOf(Props.Create<Counter>(test.Probe.Ref), "child"),
            OnPreRestart = (reason, _) => test.Probe.Ref.Tell($"parent failed: {reason.Message}"),
        });

        (await test.ChildAsync(parent, "child")).Tell("fail");

        test.Probe.ExpectMsg("parent failed: asked to");
    }

    [Fact]
    public async Task A_parent_that_is_resumed_after_an_escalation_resumes_the_child()
    {
        await using var test = new TestSystem();
        var escalates = new Script
        {
            Strategy = new OneForOneStrategy(_ => Directive.Escalate),
            OnPreStart = context => context.ActorOf(Props.Create<Counter>(test.Probe.Ref), "child"),
        };
        var top = test.Start(new Script
        {
            Strategy = new OneForOneStrategy(_ => Directive.Resume),
            OnPreStart = context => context.ActorOf(escalates.Props, "middle"),
        });
        var child = await test.ChildAsync(await test.ChildAsync(top, "middle"), "child");

        child.Tell("count");
        child.Tell("fail");
        child.Tell("count");

        test.Probe.ExpectMsg("counted 1");
        test.Probe.ExpectMsg("counted 2");
    }

    [Fact]
    public async Task A_child_over_its_limit_of_restarts_is_stopped()
    {
        await using var test = new TestSystem();
        var child = await ChildOf(test, new OneForOneStrategy(2, null, _ => Directive.Restart));
        test.Probe.Watch(child);

        child.Tell("fail");
        child.Tell("fail");
        child.Tell("count");
        test.Probe.ExpectMsg("counted 1"); // two restarts are within the limit
        child.Tell("fail");

        test.Probe.ExpectTerminated(child);
    }

    [Fact]
    public async Task Restarts_are_counted_within_the_window_only()
    {
        var time = new TestScheduler();
        await using var test = new TestSystem(time: time);
        var child = await ChildOf(test, new OneForOneStrategy(1, TimeSpan.FromMinutes(1), _ => Directive.Restart));
        test.Probe.Watch(child);

        for (var round = 0; round < 3; round++)
        {
            child.Tell("fail");
            child.Tell("count");
            test.Probe.ExpectMsg("counted 1");
            time.Advance(TimeSpan.FromSeconds(61));
        }

        child.Tell("fail");
        child.Tell("fail");
        test.Probe.ExpectTerminated(child);
    }

    [Theory]
    [InlineData(Directive.Restart)]
    [InlineData(Directive.Stop)]
    public async Task All_for_one_treats_the_siblings_alike(Directive directive)
    {
        await using var test = new TestSystem();
        Script Sibling(string name) => new()
        {
            OnPostStop = _ => test.Probe.Ref.Tell($"{name} ended"),
            OnPostRestart = _ => test.Probe.Ref.Tell($"{name} restarted"),
            OnReceive = (_, _) => throw new FormatException(),
        };
        var parent = test.Start(new Script
        {
            Strategy = new AllForOneStrategy(_ => directive),
            OnPreStart = context =>
            {
                context.ActorOf(Sibling("a").Props, "a");
                context.ActorOf(Sibling("b").Props, "b");
            },
        });

        (await test.ChildAsync(parent, "a")).Tell("fail");

        var expected = directive == Directive.Restart
            ? new[] { "a ended", "a restarted", "b ended", "b restarted" }
            : ["a ended", "b ended"];
        var seen = new List<string>();
        while (seen.Count < expected.Length)
        {
            seen.Add(test.Probe.ExpectMsg<string>());
        }

        Assert.Equal(expected, seen.Order());
    }

    [Fact]
    public async Task The_default_restarts_most_failures_and_stops_the_hopeless()
    {
        await using var test = new TestSystem();
        var decider = SupervisorStrategy.DefaultStrategy.Decider;
        Assert.Equal(Directive.Restart, decider.Decide(new FormatException()));
        Assert.Equal(Directive.Stop, decider.Decide(new ActorInitializationException("x")));
        Assert.Equal(Directive.Stop, decider.Decide(new ActorKilledException("x")));
        Assert.Equal(Directive.Stop, decider.Decide(new DeathPactException(test.Probe.Ref)));
    }

    [Fact]
    public async Task In_the_decider_the_failed_child_is_the_sender()
    {
        await using var test = new TestSystem();
        IActorContext? parentContext = null;
        var parent = test.Start(new Script
        {
            Strategy = new OneForOneStrategy(_ =>
            {
                test.Probe.Ref.Tell(parentContext!.Sender);
                return Directive.Stop;
            }),
            OnPreStart = context =>
            {
                parentContext = context;
                context.ActorOf(Props.Create<Counter>(test.Probe.Ref), "child");
            },
        });

        (await test.ChildAsync(parent, "child")).Tell("fail");

        Assert.Equal("child", test.Probe.ExpectMsg<IActorRef>().Path.Name);
    }

    [Fact]
    public async Task A_decider_that_throws_is_the_parents_failure()
    {
        await using var test = new TestSystem();
        var parent = test.Start(new Script
        {
            Strategy = new OneForOneStrategy(_ => throw new FormatException("in the decider")),
            OnPreStart = context => context.ActorOf(Props.Create<Counter>(test.Probe.Ref), "child"),
            OnPreRestart = (reason, _) => test.Probe.Ref.Tell(reason.Message),
        });

        (await test.ChildAsync(parent, "child")).Tell("fail");

        test.Probe.ExpectMsg("in the decider");
    }

    [Fact]
    public async Task Props_can_bring_the_strategy()
    {
        await using var test = new TestSystem();
        var props = new Script { OnPreStart = context => context.ActorOf(Props.Create<Counter>(test.Probe.Ref), "child") }.Props;
        var parent = test.System.ActorOf(props.WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Resume)));
        var child = await test.ChildAsync(parent, "child");

        child.Tell("count");
        child.Tell("fail");
        child.Tell("count");

        test.Probe.ExpectMsg("counted 1");
        test.Probe.ExpectMsg("counted 2");
    }

    // Goal: no exception of a user's ends the process or wedges the tree. Method: hundreds of actors fail at the same time, again and again.
    [Fact]
    public async Task A_storm_of_failures_leaves_every_actor_working()
    {
        const int Actors = 200, Rounds = 20;
        await using var test = new TestSystem();
        var actors = Enumerable.Range(0, Actors).Select(_ => test.System.ActorOf(Props.Create<Counter>(test.Probe.Ref))).ToArray();

        Parallel.ForEach(actors, actor =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                actor.Tell("fail");
            }

            actor.Tell("count");
        });

        for (var i = 0; i < Actors; i++)
        {
            test.Probe.ExpectMsg("counted 1");
        }
    }

    private static async Task<IActorRef> ChildOf(TestSystem test, SupervisorStrategy strategy)
    {
        var parent = test.Start(new Script
        {
            Strategy = strategy,
            OnPreStart = context => context.ActorOf(Props.Create<Counter>(test.Probe.Ref), "child"),
        });
        return await test.ChildAsync(parent, "child");
    }

    private sealed class Counter(IActorRef told) : UntypedActor
    {
        private int _count;

        protected override void OnReceive(object message)
        {
            if (message is "fail")
            {
                throw new FormatException("asked to");
            }

            told.Tell($"counted {++_count}");
        }
    }
}
