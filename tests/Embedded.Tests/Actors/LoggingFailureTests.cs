using Microsoft.Extensions.Logging;

namespace ActorShm.Embedded.Tests;

/// <summary>Promise: what an actor throws never ends the process, not even when nothing can be written about it.</summary>
public class LoggingFailureTests
{
    [Fact]
    public async Task An_actor_restarts_although_the_log_throws()
    {
        using var broken = new BrokenLog();
        using var system = ActorSystem.Create("test", ConfigurationFactory.Empty, new EmbeddedSetup { LoggerFactory = broken });
        var actor = system.ActorOf(Props.Create(() => new FailsOrAnswers(new FormatException())));

        actor.Tell("fail");

        Assert.Equal("alive", await actor.Ask<string>("alive", Watchdog.Limit));
        Assert.True(broken.Lines > 0);
        await system.Terminate().WaitAsync(Watchdog.Limit);
    }

    [Fact]
    public async Task An_actor_that_writes_to_a_log_that_throws_goes_on_with_its_state()
    {
        using var broken = new BrokenLog();
        using var system = ActorSystem.Create("test", ConfigurationFactory.Empty, new EmbeddedSetup { LoggerFactory = broken });
        var handled = 0;
        var restarts = 0;
        var actor = system.ActorOf(new Script
        {
            OnPostRestart = _ => restarts++,
            OnReceive = (context, _) =>
            {
                context.GetLogger().Warning("message {0}", ++handled);
                context.Sender.Tell(handled);
            },
        }.Props);

        Assert.Equal(1, await actor.Ask<int>("x", Watchdog.Limit));
        Assert.Equal(2, await actor.Ask<int>("x", Watchdog.Limit));
        Assert.Equal(0, restarts);
        Assert.Equal(2, broken.Lines);
        await system.Terminate().WaitAsync(Watchdog.Limit);
    }

    [Fact]
    public async Task An_actor_restarts_although_its_failure_cannot_even_say_what_it_is()
    {
        await using var test = new TestSystem();
        var actor = test.System.ActorOf(Props.Create(() => new FailsOrAnswers(new SpeechlessException())));

        actor.Tell("fail");

        Assert.Equal("alive", await actor.Ask<string>("alive", Watchdog.Limit));
        test.Log.Expect("whose text cannot be had");
    }

    [Fact]
    public async Task An_actor_that_cannot_start_for_an_unspeakable_reason_is_stopped()
    {
        await using var test = new TestSystem();
        var actor = test.Start(new Script { OnPreStart = static _ => throw new SpeechlessException() });

        test.Probe.Watch(actor);

        test.Probe.ExpectTerminated(actor);
    }

    [Fact]
    public void The_reason_why_a_line_is_lost_is_told_in_one_short_line()
    {
        Assert.Equal(
            "A line of the log was lost, because writing it threw System.IO.IOException: the disk is full, again: x y",
            LostLine.Describe(new IOException("the disk is full,\nagain: x\u202ey")));
        Assert.EndsWith("xx…", LostLine.Describe(new IOException(new string('x', 10_000))), StringComparison.Ordinal);
        Assert.Contains("whose text cannot be had", LostLine.Describe(new SpeechlessException()), StringComparison.Ordinal);
    }

    private sealed class FailsOrAnswers(Exception failure) : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message is "fail" ? throw failure : message);
    }

    private sealed class SpeechlessException : Exception
    {
        public override string Message => throw new InvalidOperationException("no words");
    }

    private sealed class BrokenLog : ILoggerFactory, ILogger
    {
        private int _lines;

        public int Lines => Volatile.Read(ref _lines);

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Interlocked.Increment(ref _lines);
            throw new IOException("the disk is full");
        }

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}
