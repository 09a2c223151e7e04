using System.Runtime.InteropServices;
using ActorShm.Host.Commands;

namespace ActorShm.Host.Tests;

public class StopSignalTests
{
    [Fact]
    public void The_second_signal_ends_the_process_unless_somebody_has_taken_it()
    {
        using var stop = new StopSignal();
        Assert.True(IsCancelled(stop));
        Assert.True(stop.Orderly.IsCancellationRequested);
        Assert.Equal(ExitCode.Terminated, stop.ExitCodeOfSignal);
        Assert.False(IsCancelled(stop));

        var atOnce = stop.TakeAtOnce();
        Assert.True(IsCancelled(stop));
        Assert.True(atOnce.IsCancellationRequested);
    }

    // Method: a signal that was dispatched before the handler was taken away calls it afterwards.
    [Fact]
    public void A_signal_that_was_on_its_way_when_its_owner_went_does_no_harm()
    {
        var stop = new StopSignal();
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
}
