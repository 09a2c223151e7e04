using System.Runtime.InteropServices;
using ActorShm.Host.Commands;
using ActorShm.Host.Ending;

namespace ActorShm.Host.Tests;

public class StopSignalTests
{
    [Fact]
    public void The_second_signal_ends_the_process_unless_somebody_has_taken_it()
    {
        var clock = new Clock();
        using var stop = new StopSignal(clock);
        Assert.True(IsCancelled(stop));
        Assert.True(stop.Orderly.IsCancellationRequested);
        Assert.Equal(ExitCode.Terminated, stop.ExitCodeOfSignal);
        clock.Now += TimeSpan.FromMilliseconds(100);
        Assert.False(IsCancelled(stop));

        var atOnce = stop.TakeAtOnce();
        Assert.True(IsCancelled(stop));
        Assert.True(atOnce.IsCancellationRequested);
    }

    // Goal: `timeout 60 actorshm host` ends in good order. It sends the signal to its command, and then to the process group, of which that is one.
    [Fact]
    public void The_same_signal_again_in_the_same_moment_is_the_same_request()
    {
        var clock = new Clock();
        using var stop = new StopSignal(clock);
        var atOnce = stop.TakeAtOnce();
        Assert.True(IsCancelled(stop));

        clock.Now += TimeSpan.FromMilliseconds(99);
        Assert.True(IsCancelled(stop));
        Assert.False(atOnce.IsCancellationRequested);

        clock.Now += TimeSpan.FromMilliseconds(1);
        Assert.True(IsCancelled(stop));
        Assert.True(atOnce.IsCancellationRequested);
    }

    [Fact]
    public void Another_signal_in_the_same_moment_is_a_second_one()
    {
        using var stop = new StopSignal(new Clock());
        var atOnce = stop.TakeAtOnce();
        Assert.True(IsCancelled(stop));

        stop.OnSignal(new PosixSignalContext(PosixSignal.SIGINT));
        Assert.True(atOnce.IsCancellationRequested);
    }

    // Method: a signal that was dispatched before the handler was taken away calls it afterwards.
    [Fact]
    public void A_signal_that_was_on_its_way_when_its_owner_went_does_no_harm()
    {
        var stop = new StopSignal(TimeProvider.System);
        stop.OnSignal(new PosixSignalContext(PosixSignal.SIGTERM));
        stop.Dispose();

        Assert.Null(Record.Exception(() => stop.OnSignal(new PosixSignalContext(PosixSignal.SIGTERM))));
    }

    private static bool IsCancelled(StopSignal stop)
    {
        var context = new PosixSignalContext(PosixSignal.SIGTERM);
        stop.OnSignal(context);
        return context.Cancel;
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
