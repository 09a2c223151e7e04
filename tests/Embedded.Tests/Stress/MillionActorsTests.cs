using Xunit.Abstractions;

namespace ActorShm.Embedded.Tests;

[Collection(StressCollection.Name)]
public class MillionActorsTests(ITestOutputHelper output)
{
    // Instance, cell, mailbox, reference, path, name, and the parent's record of it. Measured: see the test's output.
    private const int MaximumBytesPerIdleActor = 800;

    [Fact]
    public async Task Idle_actors_are_small_alive_and_stoppable()
    {
        const int count = 1_000_000;
        var test = new TestSystem();
        await TestSystem.StartedAsync(test.Probe.Ref);
        var tally = new Tally();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var actors = new IActorRef[count];
        var props = Props.Create(() => new CountingActor(tally));
        for (var i = 0; i < count; i++)
        {
            actors[i] = test.System.ActorOf(props);
        }

        await Watchdog.UntilAsync("every actor has started", () => tally.Started == count);
        var bytesPerActor = (GC.GetTotalMemory(forceFullCollection: true) - before - (IntPtr.Size * (long)count)) / count;
        output.WriteLine($"{count:N0} idle actors, {bytesPerActor:N0} bytes each");

        foreach (var actor in actors)
        {
            actor.Tell("ping", ActorRefs.NoSender);
        }

        await Watchdog.UntilAsync("every actor has handled its message", () => tally.Handled == count);
        await test.DisposeAsync();
        Assert.Equal(count, tally.Stopped);
        Assert.InRange(bytesPerActor, 1, MaximumBytesPerIdleActor);
    }

    private sealed class Tally
    {
        private int _started;
        private int _handled;
        private int _stopped;

        public int Started => Volatile.Read(ref _started);

        public int Handled => Volatile.Read(ref _handled);

        public int Stopped => Volatile.Read(ref _stopped);

        public void AddStarted() => Interlocked.Increment(ref _started);

        public void AddHandled() => Interlocked.Increment(ref _handled);

        public void AddStopped() => Interlocked.Increment(ref _stopped);
    }

    private sealed class CountingActor(Tally tally) : UntypedActor
    {
        protected override void OnReceive(object message) => tally.AddHandled();

        protected internal override void PreStart() => tally.AddStarted();

        protected internal override void PostStop() => tally.AddStopped();
    }
}
