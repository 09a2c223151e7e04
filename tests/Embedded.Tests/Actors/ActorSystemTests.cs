namespace ActorShm.Embedded.Tests;

public class ActorSystemTests
{
    [Fact]
    public async Task Terminate_stops_everything_and_then_says_so()
    {
        var test = new TestSystem();
        var stopped = 0;
        for (var i = 0; i < 100; i++)
        {
            test.Start(new Script
            {
                OnPreStart = context => context.ActorOf(new Script { OnPostStop = _ => Interlocked.Increment(ref stopped) }.Props),
                OnPostStop = _ => Interlocked.Increment(ref stopped),
            });
        }

        var called = new TaskCompletionSource();
        test.System.RegisterOnTermination(called.SetResult);
        await test.DisposeAsync();

        Assert.Equal(200, stopped);
        Assert.True(called.Task.IsCompleted);
        Assert.True(test.System.WhenTerminated.IsCompletedSuccessfully);
        await test.System.Terminate(); // a second time does nothing
    }

    [Fact]
    public async Task A_system_that_ends_takes_no_new_actors()
    {
        var test = new TestSystem();
        await test.DisposeAsync();
        Assert.Throws<InvalidOperationException>(() => test.Start((_, _) => { }));
    }

    [Fact]
    public async Task Nothing_scheduled_happens_after_the_end()
    {
        var time = new TestScheduler();
        var test = new TestSystem(time: time);
        var fired = 0;
        test.System.EventStream.Subscribe(test.Probe.Ref, typeof(DeadLetter));
        test.System.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.FromSeconds(1), new Counting(() => fired++), "x", null);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, fired);

        await test.DisposeAsync();
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(2, fired);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("a b")]
    [InlineData("a@b")]
    public void A_name_that_could_not_stand_in_an_address_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => ActorSystem.Create(name));

    [Fact]
    public async Task The_configuration_is_in_the_settings()
    {
        var system = ActorSystem.Create("configured", ConfigurationFactory.ParseString("a.b = 7"));
        Assert.Equal(7, system.Settings.Config.GetInt("a.b"));
        await system.Terminate().WaitAsync(Watchdog.Limit);
    }

    [Fact]
    public async Task Who_subscribed_to_a_type_gets_it_and_what_is_derived_from_it()
    {
        await using var test = new TestSystem();
        Assert.True(test.System.EventStream.Subscribe<Exception>(test.Probe.Ref));
        Assert.False(test.System.EventStream.Subscribe(test.Probe.Ref, typeof(Exception)));

        test.System.EventStream.Publish("not for us");
        test.System.EventStream.Publish(new FormatException());
        test.Probe.ExpectMsg<FormatException>();

        Assert.True(test.System.EventStream.Unsubscribe<Exception>(test.Probe.Ref));
        test.System.EventStream.Publish(new FormatException());
        test.Probe.ExpectNoMsg();
    }

    [Fact]
    public async Task A_log_line_names_the_actor_and_fills_in_the_arguments()
    {
        await using var test = new TestSystem();
        var actor = test.Start((context, message) => context.GetLogger().Warning(new FormatException(), "got {0} of {1}", message, "two"), "logs");

        actor.Tell("x");

        Assert.Equal("Warning: [/user/logs] got x of two", test.Log.Expect("got x"));
    }

    [Fact]
    public async Task A_log_line_without_arguments_may_hold_braces()
    {
        await using var test = new TestSystem();
        test.System.Log.Info("{ not a place }");
        test.Log.Expect("{ not a place }");
    }

    [Fact]
    public void Props_take_a_single_new_only()
    {
        var made = new Script();
        Assert.Throws<ArgumentException>(() => Props.Create(() => Make(made)));
        Assert.Throws<ArgumentException>(() => Props.Create(typeof(string)));
        Assert.Throws<ArgumentException>(() => Props.Create(typeof(UntypedActor)));
        Assert.Same(made, Assert.Single(made.Props.Arguments));
    }

    [Fact]
    public async Task A_class_that_names_no_extension_is_refused()
    {
        await using var test = new TestSystem();

        Assert.Throws<ArgumentException>(() => test.System.WithExtension<CoordinatedShutdown>(typeof(string)));
    }

    private static ScriptedActor Make(Script script) => new(script);

    private sealed class Counting(Action count) : ICanTell
    {
        public void Tell(object message, IActorRef? sender) => count();
    }
}
