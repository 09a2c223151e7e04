namespace ActorShm.Semantics.Tests;

/// <summary>Promises: what paths select, and who hears what is published.</summary>
public class FindingTests : TestKit
{
    [Fact]
    public void A_selection_with_a_wildcard_reaches_every_child_that_matches()
    {
        Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)), "worker-1");
        Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)), "worker-22");
        Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)), "other");

        Sys.ActorSelection("/user/worker-*").Tell("all", TestActor);
        Sys.ActorSelection("/user/worker-?").Tell("short", TestActor);

        Assert.Equal(["all", "all", "short"], ReceiveN(3).Order());
        ExpectNoMsg();
    }

    [Fact]
    public async Task Where_a_wildcard_leads_to_nobody_beside_somebody_nobody_hears_of_it()
    {
        foreach (var (house, child) in new[] { ("house-1", "cat"), ("house-2", "dog"), ("house-3", "cat") })
        {
            Sys.ActorOf(Props.Create(() => new House(child, TestActor)), house);
            ExpectMsg("at home");
        }

        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        Sys.ActorSelection("/user/house-*/dog").Tell("walk", TestActor);

        ExpectMsg("walk");
        Assert.Equal("dog", (await Sys.ActorSelection("/user/house-*/dog").ResolveOne(Watchdog.Limit)).Path.Name);
        ExpectNoMsg();
    }

    [Fact]
    public void A_message_to_a_selection_comes_from_the_actor_that_sends_it()
    {
        var speaker = Sys.ActorOf(Props.Create(() => new Speaker(TestActor.Path.ToStringWithoutAddress())));

        speaker.Tell("hello", TestActor);

        ExpectMsg("hello");
        Assert.Equal(speaker, LastSender);
    }

    [Fact]
    public async Task Identify_answers_with_the_reference_or_with_none()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)), "present");

        var found = await Sys.ActorSelection("/user/present").Ask<ActorIdentity>(new Identify(1), Watchdog.Limit);
        var none = await Sys.ActorSelection("/user/absent").Ask<ActorIdentity>(new Identify(2), Watchdog.Limit);

        Assert.Equal((1, actor), (found.MessageId, found.Subject));
        Assert.Equal(2, none.MessageId);
        Assert.Null(none.Subject);
    }

    [Fact]
    public async Task ResolveOne_of_nobody_fails_with_ActorNotFoundException() =>
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/absent").ResolveOne(Watchdog.Limit));

    [Fact]
    public void Names_say_what_they_name()
    {
        Assert.Equal("/user/worker-*", Sys.ActorSelection("/user/worker-*").PathString);
        Assert.Equal("far@away:2552", new Address("akka.tcp", "far", "away", 2552).HostPort());
        Assert.Equal("near", new Address("akka", "near").HostPort());
    }

    [Fact]
    public void Nobody_can_be_replaced_by_somebody()
    {
        IActorRef? none = null;

        Assert.Equal(TestActor, none.GetOrElse(() => TestActor));
        Assert.Equal(TestActor, ActorRefs.Nobody.GetOrElse(() => TestActor));
        Assert.Equal(TestActor, TestActor.GetOrElse(() => ActorRefs.Nobody));
    }

    [Fact]
    public void A_log_says_of_each_level_whether_it_goes_anywhere()
    {
        var log = Sys.Log;

        Assert.True(log.IsErrorEnabled);
        Assert.Equal(
            [log.IsDebugEnabled, log.IsInfoEnabled, log.IsWarningEnabled, log.IsErrorEnabled],
            new[] { LogLevel.DebugLevel, LogLevel.InfoLevel, LogLevel.WarningLevel, LogLevel.ErrorLevel }.Select(log.IsEnabled));
    }

    [Fact]
    public void A_relative_path_starts_at_the_actor()
    {
        var parent = Sys.ActorOf(new Script
        {
            OnReceive = (context, message) =>
            {
                context.ActorOf(new Script { OnReceive = (_, told) => TestActor.Tell($"b got {told}") }.Props, "b");
                context.ActorSelection("b").Tell(message);
                context.ActorOf(new Script { OnReceive = (child, told) => child.ActorSelection("../b").Tell(told) }.Props, "c").Tell("y");
            },
        }.Props);

        parent.Tell("x", TestActor);

        ExpectMsg("b got x");
        ExpectMsg("b got y");
    }

    [Fact]
    public void The_event_stream_delivers_to_those_who_subscribed_to_the_class_or_one_above_it()
    {
        var (all, some, none) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(all.Ref, typeof(Happening));
        Sys.EventStream.Subscribe(some.Ref, typeof(Accident));
        Sys.EventStream.Subscribe(none.Ref, typeof(Festival));

        Sys.EventStream.Publish(new Accident());

        all.ExpectMsg<Accident>();
        some.ExpectMsg<Accident>();
        none.ExpectNoMsg();
    }

    [Fact]
    public void A_subscription_counts_once_and_can_be_taken_back()
    {
        Assert.True(Sys.EventStream.Subscribe(TestActor, typeof(Happening)));
        Assert.False(Sys.EventStream.Subscribe(TestActor, typeof(Happening)));
        Sys.EventStream.Publish(new Accident());
        ExpectMsg<Accident>();
        ExpectNoMsg();

        Sys.EventStream.Unsubscribe(TestActor, typeof(Happening));
        Sys.EventStream.Publish(new Accident());

        ExpectNoMsg();
    }

    private sealed class Speaker : ReceiveActor
    {
        public Speaker(string path) => ReceiveAny(message => Context.ActorSelection(path).Tell(message));
    }

    private sealed class House : ReceiveActor
    {
        public House(string child, IActorRef observer)
        {
            Context.ActorOf(Props.Create(() => new Forwarder(observer)), child);
            observer.Tell("at home");
        }
    }

    private abstract class Happening;

    private sealed class Accident : Happening;

    private sealed class Festival : Happening;
}
