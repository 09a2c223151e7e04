using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Telemetry;
using ActorShm.Kernels;

namespace ActorShm.Actors.Tests;

public class ProgramCacheTests
{
    private static readonly ProgramInput X = new("x", DType.Float64, [10]);

    [Fact]
    public void A_program_that_comes_again_is_the_same_one()
    {
        var cache = new ProgramCache(capacity: 2);

        Assert.Same(cache.Get("sum(x)", [X], [], 100), cache.Get("sum(x)", [X], [], 100));
    }

    [Fact]
    public void Another_text_type_shape_name_output_or_limit_is_another_program()
    {
        var cache = new ProgramCache(capacity: 100);
        CompiledProgram[] programs =
        [
            cache.Get("y = x + 1; y", [X], [], 100),
            cache.Get("y = x + 2; y", [X], [], 100),
            cache.Get("y = x + 1; y", [X with { DType = DType.Float32 }], [], 100),
            cache.Get("y = x + 1; y", [X with { Shape = [11] }], [], 100),
            cache.Get("y = x + 1; y", [X with { Shape = [1, 10] }], [], 100),
            cache.Get("y = x + 1; y", [X, X with { Name = "z" }], [], 100),
            cache.Get("y = x + 1; y", [X], ["y"], 100),
            cache.Get("y = x + 1; y", [X], [], 5),
        ];

        Assert.Equal(programs.Length, programs.Distinct().Count());
    }

    [Fact]
    public void The_least_recently_used_program_goes_first()
    {
        var cache = new ProgramCache(capacity: 2);
        var first = cache.Get("sum(x)", [X], [], 100);
        var second = cache.Get("min(x)", [X], [], 100);
        Assert.Same(first, cache.Get("sum(x)", [X], [], 100));
        cache.Get("max(x)", [X], [], 100);

        Assert.Same(first, cache.Get("sum(x)", [X], [], 100));
        Assert.NotSame(second, cache.Get("min(x)", [X], [], 100));
    }

    [Fact]
    public void A_wrong_program_is_refused_every_time()
    {
        var cache = new ProgramCache(capacity: 2);

        Assert.Throws<ProgramException>(() => cache.Get("sum(q)", [X], [], 100));
        Assert.Throws<ProgramException>(() => cache.Get("sum(q)", [X], [], 100));
    }
}
