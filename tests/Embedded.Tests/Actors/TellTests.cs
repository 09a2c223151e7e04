namespace ActorShm.Embedded.Tests;

public class TellTests
{
    [Fact]
    public async Task Messages_of_one_sender_arrive_in_the_order_they_were_sent()
    {
        const int Senders = 4, Each = 20_000;
        await using var test = new TestSystem();
        var last = new int[Senders];
        var outOfOrder = 0;
        var actor = test.Start((_, message) =>
        {
            if (message is (int sender, int number))
            {
                outOfOrder += number == last[sender] + 1 ? 0 : 1;
                last[sender] = number;
            }
            else
            {
                test.Probe.Ref.Tell("all seen");
            }
        });

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var number = 1; number <= Each; number++)
            {
                actor.Tell((sender, number));
            }
        })));
        actor.Tell("end");

        test.Probe.ExpectMsg("all seen");
        Assert.Equal(0, outOfOrder);
        Assert.All(last, number => Assert.Equal(Each, number));
    }

    // Goal: an actor's fields need no lock. Method: a counter without one, under many senders, and a flag that would show two turns at once.
    [Fact]
    public async Task An_actor_handles_one_message_at_a_time()
    {
        const int Messages = 100_000;
        await using var test = new TestSystem();
        int inside = 0, overlaps = 0, handled = 0;
        var actor = test.Start((_, _) =>
        {
            overlaps += Interlocked.Increment(ref inside) == 1 ? 0 : 1;
            handled++;
            Interlocked.Decrement(ref inside);
            if (handled == Messages)
            {
                test.Probe.Ref.Tell("done");
            }
        });

        Parallel.For(0, Messages, number => actor.Tell(number));

        test.Probe.ExpectMsg("done");
        Assert.Equal(0, overlaps);
    }

    [Fact]
    public async Task Inside_an_actor_the_short_form_of_tell_sends_as_that_actor()
    {
        await using var test = new TestSystem();
        var actor = test.Start((_, message) => test.Probe.Ref.Tell(message));

        actor.Tell("x");

        test.Probe.ExpectMsg("x");
        Assert.Equal(actor, test.Probe.LastSender);
    }

    [Fact]
    public async Task Without_a_sender_replies_go_to_the_dead_letters()
    {
        await using var test = new TestSystem();
        var letters = test.Subscribed<DeadLetter>();
        var actor = test.Start((context, message) => context.Sender.Tell("reply"));

        actor.Tell("x", ActorRefs.NoSender);

        Assert.Equal("reply", letters.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public async Task A_null_message_is_refused_at_the_sender()
    {
        await using var test = new TestSystem();
        Assert.Throws<InvalidMessageException>(() => test.Probe.Ref.Tell(null!));
        Assert.Throws<InvalidMessageException>(() => ActorRefs.Nobody.Tell(null!));
        Assert.Throws<InvalidMessageException>(() => test.System.DeadLetters.Tell(null!));
        Assert.Throws<InvalidMessageException>(() => test.System.ActorSelection("/user/probe").Tell(null!));
    }

    [Fact]
    public async Task A_dead_letter_is_named_in_the_log()
    {
        await using var test = new TestSystem();

        test.System.DeadLetters.Tell("lost", test.Probe.Ref);

        test.Log.Expect("String from actorshm://test/user/probe to actorshm://test/deadLetters was not delivered.");
    }

    // Goal: at the end of an actor no message vanishes. Method: every message is counted where it ends, while the actor stops in the middle.
    [Fact]
    public async Task Every_message_around_a_stop_is_either_handled_or_a_dead_letter()
    {
        const int Messages = 50_000;
        await using var test = new TestSystem();
        var letters = test.Subscribed<DeadLetter>();
        var handled = 0;
        var actor = test.Start((context, message) =>
        {
            handled++;
            if (message is Messages / 2)
            {
                context.Stop(context.Self);
            }
        });

        Parallel.For(1, Messages + 1, number => actor.Tell(number));

        test.Probe.Watch(actor);
        test.Probe.ExpectTerminated(actor);
        var dead = Messages - handled;
        for (var i = 0; i < dead; i++)
        {
            letters.ExpectMsg<DeadLetter>();
        }

        letters.ExpectNoMsg();
    }
}
