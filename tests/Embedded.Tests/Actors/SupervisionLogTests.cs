namespace ActorShm.Embedded.Tests;

// Goal: who reads the log of a failure knows what became of the actor, and why. Method: children fail once more than they may.
public class SupervisionLogTests
{
    [Theory]
    [InlineData(2, null, "is stopped because it was restarted 2 times already: oops")]
    [InlineData(1, 3600, "is stopped because it was restarted 1 time within 3600 s already: oops")]
    [InlineData(null, 3600, "is stopped because it was restarted 1 time within 3600 s already: oops")]
    [InlineData(0, null, "is stopped because it may not be restarted: oops")]
    public async Task A_child_that_may_not_be_restarted_once_more_is_told_as_stopped(int? retries, int? seconds, string expected)
    {
        await using var test = new TestSystem();
        var within = seconds is { } number ? TimeSpan.FromSeconds(number) : (TimeSpan?)null;
        var parent = Parent(test, new OneForOneStrategy(retries, within, _ => Directive.Restart));
        var child = await test.ChildAsync(parent, "a");
        var restarts = retries ?? 1;

        for (var i = 0; i <= restarts; i++)
        {
            child.Tell("fail");
        }

        test.Log.Expect($"[{child.Path}] failed, {expected}");
        Assert.Equal(restarts, Lines(test, $"[{child.Path}] failed, is restarted: oops"));
        Assert.Equal(1, Lines(test, "is stopped"));
    }

    [Fact]
    public async Task A_child_that_is_to_be_stopped_is_told_as_stopped_without_another_reason()
    {
        await using var test = new TestSystem();
        var child = await test.ChildAsync(Parent(test, new OneForOneStrategy(_ => Directive.Stop)), "a");

        child.Tell("fail");

        test.Log.Expect($"[{child.Path}] failed, is stopped: oops");
    }

    // Method: the sibling is the one that has no restart left, as it goes along with each.
    [Fact]
    public async Task Siblings_that_go_too_and_the_one_that_has_no_restart_left_are_told_in_the_same_line()
    {
        await using var test = new TestSystem();
        var parent = Parent(test, new AllForOneStrategy(1, null, _ => Directive.Restart));
        var (first, second) = (await test.ChildAsync(parent, "a"), await test.ChildAsync(parent, "b"));

        first.Tell("fail");
        test.Log.Expect($"[{first.Path}] failed, is restarted with its siblings: oops");
        second.Tell("fail");

        var told = test.Log.Expect($"[{second.Path}] failed, is stopped with its siblings because ");
        Assert.Matches(@"because (it|\[.*/(a|b)\]) was restarted 1 time already: oops$", told);
        Assert.Equal(2, Lines(test, "failed, "));
    }

    private static IActorRef Parent(TestSystem test, SupervisorStrategy strategy) => test.Start(new Script
    {
        Strategy = strategy,
        OnPreStart = context =>
        {
            context.ActorOf(Failing().Props, "a");
            if (strategy is AllForOneStrategy)
            {
                context.ActorOf(Failing().Props, "b");
            }
        },
    });

    private static Script Failing() => new() { OnReceive = (_, _) => throw new FormatException("oops") };

    private static int Lines(TestSystem test, string contains) => test.Log.Entries.Count(entry => entry.Text.Contains(contains, StringComparison.Ordinal));
}
