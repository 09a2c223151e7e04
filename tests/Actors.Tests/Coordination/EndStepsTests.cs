using ActorShm.Actors.Coordination;

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
    public void The_reason_of_an_end_is_told_with_what_failed_in_it_and_otherwise_left_to_the_caller()
    {
        var reason = new InvalidOperationException("why");
        var end = new EndSteps();
        end.ThrowIfAnyFailed(reason);

        end.Try(() => throw new IOException("what"));

        Assert.Equal(["why", "what"], Assert.Throws<AggregateException>(() => end.ThrowIfAnyFailed(reason)).InnerExceptions.Select(failure => failure.Message));
    }
}
