using ActorShm.Actors.Runs;
using ActorShm.Testing;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Tests;

public class EndStepsTests
{
    [Fact]
    public async Task Every_step_is_done_and_all_failures_are_told()
    {
        var end = new EndSteps();
        var done = new List<int>();

        end.Try(() => throw new IOException("first"));
        await end.TryAsync(() => Task.FromException(new InvalidOperationException("second")));
        end.Try(() => done.Add(3));
        await end.TryAsync(() =>
        {
            done.Add(4);
            return Task.CompletedTask;
        });

        Assert.Equal([3, 4], done);
        var told = Assert.Throws<AggregateException>(() => end.ThrowIfAnyFailed());
        Assert.Equal(["first", "second"], told.InnerExceptions.Select(failure => failure.Message));
    }

    [Fact]
    public void A_single_failure_is_thrown_as_it_is_also_when_several_steps_tell_it()
    {
        var failure = new IOException("the disk");
        var end = new EndSteps();

        end.Try(() => throw failure);
        end.Try(() => throw new AggregateException(failure, failure));

        Assert.Same(failure, Assert.Throws<IOException>(() => end.ThrowIfAnyFailed()));
    }

    [Fact]
    public void Where_something_else_is_thrown_every_failure_is_an_error_in_the_log()
    {
        using var log = new LogRecorder();
        var (first, second) = (new IOException("first"), new InvalidOperationException("second"));
        var end = new EndSteps();
        end.LogFailures(log);
        Assert.Empty(log.Entries);

        end.Try(() => throw first);
        end.Try(() => throw new AggregateException(first, second));
        end.LogFailures(log);

        Assert.Equal([(LogLevel.Error, first), (LogLevel.Error, second)], log.Entries.Select(entry => (entry.Level, entry.Cause)));
    }
}
