namespace ActorShm.Embedded.Tests;

public class GracefulStopTests
{
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
