using ActorShm.Actors.Work;
using ActorShm.Kernels;

namespace ActorShm.Actors.Tests;

public class StageLoopCacheTests
{
    [Fact]
    public void The_same_code_over_the_same_domain_is_made_ready_once()
    {
        var made = 0;
        var cache = new StageLoopCache((code, domain) =>
        {
            made++;
            return StageLoops.For(code, domain);
        });

        var first = Get(cache, KeyOf(start: 1, elements: 10));
        Assert.Same(first, Get(cache, KeyOf(start: 1, elements: 10)));
        Assert.NotSame(first, Get(cache, KeyOf(start: 2, elements: 10)));
        Assert.NotSame(first, Get(cache, KeyOf(start: 1, elements: 11)));

        Assert.Equal(3, made);
        Assert.Equal(11, Get(cache, KeyOf(start: 1, elements: 11)).Domain.ElementCount);
    }

    [Fact]
    public void Old_loops_go_and_are_made_again()
    {
        var cache = new StageLoopCache(StageLoops.For);
        var first = Get(cache, KeyOf(start: 0, elements: 10));
        for (var start = 1; start <= 100; start++)
        {
            Get(cache, KeyOf(start, elements: 10));
        }

        Assert.NotSame(first, Get(cache, KeyOf(start: 0, elements: 10)));
    }

    [Fact]
    public void Bytes_that_are_no_code_are_refused()
    {
        var cache = new StageLoopCache(StageLoops.For);

        Assert.Throws<InvalidDataException>(() => Get(cache, new LoopKey([1, 2, 3], [4])));
    }

    [Fact]
    public void Of_two_loops_for_the_same_stage_one_is_kept()
    {
        var cache = new StageLoopCache(StageLoops.For);
        var key = KeyOf(start: 0, elements: 10);
        var (first, second) = (cache.Make(key), cache.Make(key));

        Assert.NotSame(first, second);
        Assert.Same(first, cache.Keep(first));
        Assert.Same(first, cache.Keep(second));
        Assert.Same(first, cache.Find(key));
    }

    private static StageLoop Get(StageLoopCache cache, LoopKey key) => cache.Find(key) ?? cache.Keep(cache.Make(key));

    private static LoopKey KeyOf(double start, long elements) => new([.. StageCode.Ramp(start, 1).Encode()], [.. StageDomain.Dense(elements, 0).Encode()]);
}
