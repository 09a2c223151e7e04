namespace ActorShm.Embedded.Tests;

public class RestartTests
{
    [Fact]
    public async Task A_new_instance_whose_hook_threw_hears_no_more_and_the_next_is_started_as_at_first()
    {
        await using var test = new TestSystem();
        var failures = 1;
        var child = new Script
        {
            Hooks = test.Probe.Ref,
            OnPostRestart = _ =>
            {
                if (Interlocked.Decrement(ref failures) >= 0)
                {
                    throw new FormatException("second life");
                }
            },
            OnReceive = (_, message) => test.Probe.Ref.Tell(message is "fail" ? throw new FormatException("oops") : message),
        };
        var parent = test.Start(new Script
        {
            Strategy = new OneForOneStrategy(_ => Directive.Restart),
            OnPreStart = context => context.ActorOf(child.Props, "child"),
        });
        var actor = await test.ChildAsync(parent, "child");

        actor.Tell("fail");
        actor.Tell("alive");

        Assert.Equal(
            ["constructed", "PreStart", "PreRestart(oops, fail)", "PostStop", "constructed", "PostRestart(oops)", "constructed", "PreStart", "alive"],
            test.Probe.ReceiveN(9));
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
