using ActorShm.Actors.Telemetry;
using ActorShm.Actors.Work;
using ActorShm.Segments;

namespace ActorShm.Actors.Tests;

public sealed class ViewCacheTests : IDisposable
{
    private readonly SegmentStore _store = SegmentStore.CreateTemporary();
    private readonly NodeMetrics _metrics = new();
    private readonly ViewCache _cache;

    public ViewCacheTests() => _cache = new ViewCache(_store, capacity: 1, _metrics);

    // Goal: a stage with more inputs than are kept maps each of them once, and only what nobody uses is closed.
    [Fact]
    public void Views_that_are_used_stay_however_many_they_are_and_of_the_others_the_last_used()
    {
        var (x, y) = (Make("x"), Make("y"));
        var (first, second) = (Rent(x), Rent(y));

        Assert.Same(first, Rent(x));
        _cache.Return(first);
        Assert.True(IsOpen(first));
        _cache.Return(first);
        Assert.False(IsOpen(first)); // nobody uses it, and there is one too many
        _cache.Return(second);
        Assert.True(IsOpen(second));
        Assert.Same(second, Rent(y));
        Assert.NotSame(first, Rent(x));
    }

    [Fact]
    public void A_view_of_a_retired_segment_is_closed_with_its_last_use()
    {
        var x = Make("x");
        var kept = Rent(x);
        _cache.Forget(x);

        Assert.True(IsOpen(kept));
        _cache.Return(kept);
        Assert.False(IsOpen(kept));
    }

    public void Dispose()
    {
        _cache.Dispose();
        _metrics.Dispose();
        _store.Dispose();
    }

    private SegmentHandle Make(string label) => _store.Create(ElementType.Float64, Shape.Vector(10), label);

    private KeptView Rent(SegmentHandle handle) => _cache.TryRent(handle, TimeSpan.Zero)!;

    private static bool IsOpen(KeptView kept) => Record.Exception(() => kept.View.ReadBytes(0, 1).Length) is not ObjectDisposedException;
}
