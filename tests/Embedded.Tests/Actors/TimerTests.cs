using System.Runtime.CompilerServices;

namespace ActorShm.Embedded.Tests;

public class TimerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_periodic_timer_sends_until_it_is_cancelled()
    {
        var time = new TestScheduler();
        await using var test = new TestSystem(time: time);
        var actor = await TimedActor.StartAsync(test);

        await actor.DoAsync(timers => timers.StartPeriodicTimer("k", "tick", TimeSpan.Zero, Second));
        time.Advance(2 * Second);
        test.Probe.ExpectMsg("tick");
        test.Probe.ExpectMsg("tick");
        test.Probe.ExpectMsg("tick");
        await actor.DoAsync(timers => timers.Cancel("k"));
        time.Advance(10 * Second);

        await actor.DoAsync(_ => { });
        test.Probe.ExpectNoMsg();
    }

    // Goal: what is to be sent again and again is, also more often than the clock of the system ticks, which counts whole milliseconds.
    [Fact]
    public async Task An_interval_of_less_than_a_millisecond_sends_again_and_again()
    {
        await using var test = new TestSystem();
        using var cancelable = new Cancelable(test.System.Scheduler);

        test.System.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.FromMicroseconds(100), test.Probe.Ref, "tick", ActorRefs.NoSender, cancelable);

        test.Probe.ExpectMsg("tick");
        test.Probe.ExpectMsg("tick");
        test.Probe.ExpectMsg("tick");
        cancelable.Cancel();
    }

    [Fact]
    public async Task A_timer_that_its_actor_did_not_live_to_hear_is_no_dead_letter()
    {
        var time = new TestScheduler();
        await using var test = new TestSystem(time: time);
        var actor = await TimedActor.StartAsync(test);
        var letters = test.Subscribed<DeadLetter>();
        test.Probe.Watch(actor.Ref);

        await actor.DoAsync(timers => timers.StartSingleTimer("k", "too late", Second));
        await actor.DoAsync(_ =>
        {
            test.System.Stop(actor.Ref);
            time.Advance(Second); // now it lies in the mailbox, and the stop comes before it
        });

        test.Probe.ExpectTerminated(actor.Ref);
        letters.ExpectNoMsg();
    }

    [Fact]
    public async Task What_can_cancel_keeps_nothing_of_what_was_sent_already()
    {
        var time = new TestScheduler();
        await using var test = new TestSystem(time: time);
        using var cancelable = new Cancelable(test.System.Scheduler);

        var message = Schedule();
        time.Advance(Second);
        await test.System.ActorSelection("/user/probe").Ask<ActorIdentity>(new Identify(null));
        await Watchdog.UntilAsync(
            "the message is garbage",
            () =>
            {
                GC.Collect();
                return !message.TryGetTarget(out _);
            });

        GC.KeepAlive(cancelable);

        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference<object> Schedule()
        {
            var sent = new object();
            test.System.Scheduler.ScheduleTellOnce(Second, ActorRefs.Nobody, sent, ActorRefs.NoSender, cancelable);
            return new WeakReference<object>(sent);
        }
    }

    [Fact]
    public async Task With_the_machines_clock_timers_come_no_earlier_than_asked()
    {
        await using var test = new TestSystem();
        var start = TimeProvider.System.GetTimestamp();

        test.System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(50), test.Probe.Ref, "tick", ActorRefs.NoSender);

        test.Probe.ExpectMsg("tick");
        Assert.True(TimeProvider.System.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(45)); // the timer's grain is a few ms
    }

    // Goal: what no timer can wait for is refused where it is asked for, and changes nothing. Method: the clock of the test would take it.
    [Fact]
    public async Task A_wait_that_is_too_long_for_a_timer_is_refused_and_leaves_nothing()
    {
        var time = new TestScheduler();
        await using var test = new TestSystem(time: time);
        var actor = await TimedActor.StartAsync(test);
        var tooLong = TimeSpan.FromDays(50);
        var scheduler = test.System.Scheduler;

        Assert.Contains("49.7 days", Assert.Throws<ArgumentOutOfRangeException>("delay", () => scheduler.ScheduleTellOnce(tooLong, test.Probe.Ref, "late", ActorRefs.NoSender)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("interval", () => scheduler.ScheduleTellRepeatedly(Second, tooLong, test.Probe.Ref, "late", ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>("timeout", () => { _ = actor.Ref.GracefulStop(tooLong); });
        await actor.DoAsync(timers =>
        {
            timers.StartSingleTimer("k", "in time", Second);
            Assert.Throws<ArgumentOutOfRangeException>("delay", () => timers.StartSingleTimer("k", "late", tooLong));
            Assert.Throws<ArgumentOutOfRangeException>("delay", () => timers.StartSingleTimer("other", "late", tooLong));
            return !timers.IsTimerActive("other");
        });
        time.Advance(51 * TimeSpan.FromDays(1));

        test.Probe.ExpectMsg("in time");
        test.Probe.ExpectNoMsg();
    }

    [Fact]
    public async Task A_receive_timeout_that_is_too_long_for_a_timer_is_refused_and_the_one_before_stays()
    {
        var time = new TestScheduler();
        await using var test = new TestSystem(time: time);
        var actor = test.Start(new Script
        {
            OnPreStart = context => context.SetReceiveTimeout(Second),
            OnReceive = (context, message) =>
            {
                if (message is TimeSpan tooLong)
                {
                    Assert.Throws<ArgumentOutOfRangeException>("timeout", () => context.SetReceiveTimeout(tooLong));
                }

                test.Probe.Ref.Tell(message);
            },
        });

        actor.Tell(TimeSpan.FromDays(50));
        test.Probe.ExpectMsg(TimeSpan.FromDays(50));
        await actor.Ask<ActorIdentity>(new Identify(null), null);
        time.Advance(Second);

        test.Probe.ExpectMsg<ReceiveTimeout>();
    }

    // Goal: what a handler begins that goes on after the stop of its actor, nobody would end: no timer, and no watch.
    [Fact]
    public async Task A_handler_that_goes_on_after_the_stop_begins_nothing()
    {
        await using var test = new TestSystem(time: new TestScheduler());
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watched = test.Start((_, _) => { });
        var actor = test.System.ActorOf(Props.Create(() => new GoesOn(gate.Task, watched, test.Probe.Ref)));
        test.Probe.Watch(actor);
        actor.Tell("x");
        test.Probe.ExpectMsg("begun");
        test.System.Stop(actor);
        test.Probe.ExpectTerminated(actor);

        gate.SetResult();

        test.Probe.ExpectMsg(false);
        await TestSystem.StartedAsync(watched); // a watch would have come before this
        Assert.Equal(0, ((LocalActorRef)watched).Cell.WatcherCount);
    }

    private sealed class GoesOn : ReceiveActor, IWithTimers
    {
        public GoesOn(Task gate, IActorRef watched, IActorRef told) => ReceiveAnyAsync(async _ =>
        {
            told.Tell("begun");
            await gate;
            Timers.StartPeriodicTimer("k", "tick", Second);
            Context.Watch(watched);
            told.Tell(Timers.IsTimerActive("k"));
        });

        public ITimerScheduler Timers { get; set; } = null!;
    }

    private sealed class TimedActor(IActorRef reference)
    {
        public IActorRef Ref { get; } = reference;

        public static async Task<TimedActor> StartAsync(TestSystem test)
        {
            var actor = new TimedActor(test.System.ActorOf(Props.Create(() => new Timed(test.Probe.Ref))));
            await actor.DoAsync(_ => { });
            return actor;
        }

        public Task DoAsync(Action<ITimerScheduler> action) =>
            DoAsync(timers =>
            {
                action(timers);
                return true;
            });

        public Task<bool> DoAsync(Func<ITimerScheduler, bool> function) => Ref.Ask<bool>(function);

        private sealed class Timed : ReceiveActor, IWithTimers
        {
            public Timed(IActorRef told)
            {
                Receive<Func<ITimerScheduler, bool>>(function => Sender.Tell(function(Timers)));
                Receive<Action<ITimerScheduler>>(action => action(Timers));
                ReceiveAny(told.Tell);
            }

            public ITimerScheduler Timers { get; set; } = null!;
        }
    }
}
