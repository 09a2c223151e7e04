namespace ActorShm.Embedded.Tests;

public class GracefulStopTests
{
    [Fact]
    public async Task It_is_done_when_the_actor_has_handled_what_came_before_and_stopped()
    {
        await using var test = new TestSystem();
        var handled = 0;
        var stopped = false;
        var actor = test.Start(new Script { OnReceive = (_, _) => handled++, OnPostStop = _ => stopped = true });
        for (var i = 0; i < 1_000; i++)
        {
            actor.Tell("work", ActorRefs.NoSender);
        }

        Assert.True(await actor.GracefulStop(Watchdog.Limit));

        Assert.Equal((1_000, true), (handled, stopped));
        Assert.True(await actor.GracefulStop(Watchdog.Limit)); // of one that has stopped already
    }

    [Fact]
    public async Task An_actor_can_be_asked_to_stop_in_its_own_words()
    {
        await using var test = new TestSystem();
        var actor = test.Start((context, message) =>
        {
            if (message is "close")
            {
                context.Stop(context.Self);
            }
        });

        Assert.True(await actor.GracefulStop(Watchdog.Limit, "close"));
    }

    [Fact]
    public async Task An_actor_that_does_not_stop_in_time_cancels_the_wait()
    {
        var time = new TestScheduler();
        await using var test = new TestSystem(time: time);
        var actor = test.Start(static (_, _) => { });

        var stop = actor.GracefulStop(TimeSpan.FromSeconds(3), "not understood");
        time.Advance(TimeSpan.FromSeconds(3));

        await Assert.ThrowsAsync<TaskCanceledException>(() => stop.WaitAsync(Watchdog.Limit));
        Assert.Equal(actor, (await actor.Ask<ActorIdentity>(new Identify(null))).Subject);
    }

    [Fact]
    public async Task An_actor_of_another_process_can_be_waited_for()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var actor = star.Host.Test.System.ActorOf(new Script().Props.WithRemoteStop());
        var remote = await peer.FindAsync(star.Host, actor);

        Assert.True(await remote.GracefulStop(Watchdog.Limit));

        star.Host.Probe.Watch(actor);
        star.Host.Probe.ExpectTerminated(actor);
    }
}
