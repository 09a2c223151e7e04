using System.Runtime.InteropServices;
using ActorShm.Actors.Runs;

namespace ActorShm.Actors.Tests;

public class SignalEchoTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void The_first_signal_once_more_in_the_same_moment_is_its_echo()
    {
        var echo = new SignalEcho(_time);

        Assert.False(echo.Is(PosixSignal.SIGTERM));
        Assert.True(echo.Is(PosixSignal.SIGTERM));
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.True(echo.Is(PosixSignal.SIGTERM));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(echo.Is(PosixSignal.SIGTERM));
    }

    [Fact]
    public void Another_signal_is_no_echo()
    {
        var echo = new SignalEcho(_time);

        Assert.False(echo.Is(PosixSignal.SIGTERM));
        Assert.False(echo.Is(PosixSignal.SIGINT));
    }
}
