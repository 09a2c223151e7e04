using ActorShm.Host.Load.Running;
using ActorShm.Host.Load.Scenarios;

namespace ActorShm.Host.Tests.Load;

public class LoadGeneratorTests
{
    [Theory]
    [InlineData(10, 10, 200)] // steady
    [InlineData(0, 20, 200)] // from nothing
    [InlineData(20, 0, 200)] // to nothing
    [InlineData(5, 15, 200)]
    [InlineData(0.1, 0.1, 2)]
    public void A_phase_has_as_many_operations_as_its_rate_says_in_even_steps_of_rate(double from, double to, int expected)
    {
        var phase = new Phase("hold", TimeSpan.FromSeconds(20), from, to, Concurrency: 0, IsWarmUp: false);

        var due = new List<TimeSpan>();
        while (LoadGenerator.DueAt(phase, due.Count) is { } at)
        {
            due.Add(at);
        }

        Assert.InRange(due.Count, expected - 1, expected + 1);
        Assert.Equal(due.Order(), due);
        Assert.All(due, at => Assert.InRange(at, TimeSpan.Zero, phase.Duration));

        // In the first half lie as many as the area under the first half of the rate.
        var firstHalf = 10 * ((0.75 * from) + (0.25 * to));
        Assert.InRange(due.Count(at => at < TimeSpan.FromSeconds(10)), firstHalf - 1, firstHalf + 1);
    }

    [Fact]
    public async Task The_budget_lets_the_first_go_first_and_never_gives_out_more_than_it_has()
    {
        var budget = new ByteBudget(100);
        await budget.TakeAsync(60);
        var large = budget.TakeAsync(90);
        var small = budget.TakeAsync(10);

        Assert.False(large.IsCompleted);
        Assert.False(small.IsCompleted); // it would fit, but the large one would then wait for ever
        budget.Return(60);
        await large;
        await small;
        var next = budget.TakeAsync(1);
        Assert.False(next.IsCompleted);
        budget.Return(10);
        await next;
    }
}
