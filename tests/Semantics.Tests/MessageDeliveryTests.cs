namespace ActorShm.Semantics.Tests;

/// <summary>Promises: order for each pair of sender and receiver, at most once, one message at a time.</summary>
public class MessageDeliveryTests : TestKit
{
    [Fact]
    public void Messages_of_one_sender_to_one_receiver_arrive_in_order()
    {
        var forwarder = Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)));

        for (var i = 0; i < 1_000; i++)
        {
            forwarder.Tell(i, TestActor);
        }

        Assert.Equal(Enumerable.Range(0, 1_000).Cast<object>(), ReceiveN(1_000));
    }

    [Fact]
    public void With_many_senders_each_ones_order_is_kept()
    {
        var senders = Enumerable.Range(0, 4).Select(_ => Sys.ActorOf(Props.Create(() => new Counter(TestActor)))).ToArray();

        foreach (var sender in senders)
        {
            sender.Tell(500, TestActor);
        }

        var next = senders.ToDictionary(sender => sender, _ => 0);
        for (var i = 0; i < 4 * 500; i++)
        {
            var number = ExpectMsg<int>();
            Assert.Equal(next[LastSender]++, number);
        }
    }

    [Fact]
    public void A_message_to_the_dead_is_one_dead_letter_and_nothing_else()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)));
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);

        EventFilter.DeadLetter<string>().ExpectOne(() => actor.Tell("too late", TestActor));

        ExpectNoMsg();
    }

    [Fact]
    public void A_dead_letter_names_message_sender_and_recipient()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)));
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        actor.Tell("lost", TestActor);

        var letter = ExpectMsg<DeadLetter>();
        Assert.Equal(("lost", TestActor, actor), (letter.Message, letter.Sender, letter.Recipient));
    }

    [Fact]
    public void A_dead_letter_that_a_subscriber_does_not_live_to_handle_comes_to_the_others_once()
    {
        using var gate = new ManualResetEventSlim();
        var subscriber = Sys.ActorOf(Props.Create(() => new Waiting(TestActor, gate)));
        var dead = Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)));
        Watch(dead);
        Sys.Stop(dead);
        ExpectTerminated(dead);
        Sys.EventStream.Subscribe(subscriber, typeof(DeadLetter));
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        Watch(subscriber);
        subscriber.Tell("wait", TestActor);
        ExpectMsg("waiting");

        dead.Tell("lost", TestActor);
        ExpectMsg<DeadLetter>(letter => Assert.Equal("lost", letter.Message)); // lies in the subscriber's mailbox, too
        Sys.Stop(subscriber);
        gate.Set();

        ExpectTerminated(subscriber);
        subscriber.Tell("last", TestActor); // buried after what lay in the mailbox
        ExpectMsg<DeadLetter>(letter => Assert.Equal("last", letter.Message));
    }

    [Fact]
    public void An_actor_handles_one_message_at_a_time()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Unguarded()));

        Parallel.For(0, 4_000, _ => actor.Tell("add"));
        actor.Tell("total", TestActor);

        ExpectMsg(4_000);
    }

    [Fact]
    public void Forward_keeps_the_first_sender()
    {
        var asker = CreateTestProbe();
        var forwarder = Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)));

        asker.Send(forwarder, "hello");

        ExpectMsg("hello");
        Assert.Equal(asker.Ref, LastSender);
    }

    [Fact]
    public void A_message_without_a_handler_is_published_as_unhandled()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Unguarded()));
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));

        actor.Tell(3.5, TestActor);

        ExpectMsg<UnhandledMessage>(unhandled => Assert.Equal(3.5, unhandled.Message));
    }

    private sealed class Counter : ReceiveActor
    {
        public Counter(IActorRef target) =>
            Receive<int>(count =>
            {
                for (var i = 0; i < count; i++)
                {
                    target.Tell(i, Self);
                }
            });
    }

    private sealed class Waiting : ReceiveActor
    {
        public Waiting(IActorRef observer, ManualResetEventSlim gate) =>
            Receive<string>(_ =>
            {
                observer.Tell("waiting");
                gate.Wait();
            });
    }

    // The increment is neither atomic nor locked: two handlers at once would lose some.
    private sealed class Unguarded : ReceiveActor
    {
        private int _total;

        public Unguarded()
        {
            Receive<string>(text => text == "add", _ => _total++);
            Receive<string>(text => text == "total", _ => Sender.Tell(_total));
        }
    }
}
