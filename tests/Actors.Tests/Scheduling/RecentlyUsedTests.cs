using ActorShm.Actors.Scheduling;

namespace ActorShm.Actors.Tests;

public class RecentlyUsedTests
{
    [Fact]
    public void The_least_recently_used_goes_when_there_are_too_many()
    {
        var kept = new RecentlyUsed<int, string>(capacity: 2);
        kept.Keep(1, "one");
        kept.Keep(2, "two");
        Assert.True(kept.TryUse(1, out _));
        kept.Keep(3, "three");

        Assert.False(kept.TryUse(2, out _));
        Assert.Equal(["three", "one"], kept.Clear());
        Assert.Empty(kept.Clear());
        Assert.False(kept.TryUse(1, out _));
    }

    [Fact]
    public void What_a_key_has_stays_when_another_value_comes_and_counts_as_used()
    {
        var kept = new RecentlyUsed<int, string>(capacity: 2);
        kept.Keep(1, "one");
        kept.Keep(2, "two");

        Assert.Equal("one", kept.Keep(1, "another one"));
        Assert.Equal(["one", "two"], kept.Clear());
    }

    [Fact]
    public void Of_a_surplus_those_that_may_not_go_are_passed_over()
    {
        var kept = new RecentlyUsed<int, string>(capacity: 1);
        kept.Add(1, "one");
        kept.Add(2, "two");
        kept.Add(3, "three");

        Assert.True(kept.TryDropSurplus(value => value != "one", out var dropped));
        Assert.Equal("two", dropped);
        Assert.False(kept.TryDropSurplus(_ => false, out _));
        Assert.True(kept.TryDropSurplus(_ => true, out dropped));
        Assert.Equal("one", dropped);
        Assert.False(kept.TryDropSurplus(_ => true, out _)); // it is no surplus any more
        Assert.True(kept.TryRemove(3, out var removed));
        Assert.Equal("three", removed);
        Assert.False(kept.TryRemove(3, out _));
    }
}
