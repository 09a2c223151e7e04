using ActorShm.Actors.Logging;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Tests.Logging;

public class UnfailingLoggerTests
{
    [Fact]
    public void A_log_that_fails_at_everything_stops_nobody()
    {
        var log = new UnfailingLogger(new FailingLog());

        using var scope = log.BeginScope("a scope");
        log.LogWarning("a line");

        Assert.Null(scope);
        Assert.True(log.IsEnabled(LogLevel.Debug)); // who asks first writes the line, and is told that it is lost
    }

    private sealed class FailingLog : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new IOException("no scope today");

        public bool IsEnabled(LogLevel logLevel) => throw new IOException("no answer today");

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("the disk is full");
    }
}
