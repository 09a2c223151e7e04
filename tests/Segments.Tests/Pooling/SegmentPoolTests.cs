using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

[Collection(nameof(AloneCollection))]
public class SegmentPoolTests
{
    private const int ElementCount = 100_000;
    private static readonly SegmentStoreOptions Pooling = new() { Placement = ["/dev/shm"], PoolBytes = 64 << 20 };

    // Method: as many blocks as the file is long, since its last huge page reaches behind its end where the machine gives any.
    [Fact]
    public void Memory_in_which_somebody_has_made_a_hole_is_not_used_again()
    {
        const int Count = 1_000_000;
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"], PoolBytes = 64 << 20 });
        var first = fixture.Ramp(Count);
        using (var file = NativeFile.Open(fixture.Store.PathOf(first), OpenFlags.ReadWrite))
        {
            Assert.Equal(0, Libc.Allocate(file, 3, 4 << 20, 300 << 10)); // FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE
        }

        fixture.Store.Retire(first);
        var second = fixture.Store.Create(ElementType.Float64, Shape.Vector(Count), "second", ArrayContent.Undefined);
        using var next = NativeFile.Open(fixture.Store.PathOf(second), OpenFlags.ReadOnly);
        Assert.Equal((Count * 8L) + 4096, Libc.Seek(next, 0, Libc.SeekHole));
    }

    [Fact]
    public void Retired_memory_is_the_next_segment_in_its_next_generation()
    {
        using var fixture = new StoreFixture(Pooling);
        var first = fixture.Ramp(ElementCount);
        var firstPath = fixture.Store.PathOf(first);
        fixture.Store.Seal(first);
        fixture.Store.Retire(first);
        Assert.Equal(4096 + (8 * ElementCount), fixture.Store.PooledBytes);
        Assert.Equal(0, fixture.Store.UsedBytes);
        Assert.Throws<SegmentGoneException>(() => fixture.Store.Open(first, AccessMode.ReadOnly));

        var second = fixture.Store.Create(ElementType.Int64, new Shape(300, 300), "next", ArrayContent.Undefined);

        Assert.Equal((first.Id, 2u), (second.Id, second.Generation));
        Assert.Equal(0, fixture.Store.PooledBytes);
        Assert.False(File.Exists(firstPath));
        Assert.Equal([$"{second.Id}-2.npy", $"{second.Id}.state"], fixture.FileNames.Order(StringComparer.Ordinal));
        Assert.Equal(4096 + (8 * 90_000), new FileInfo(fixture.Store.PathOf(second)).Length);
        Assert.Throws<StaleHandleException>(() => fixture.Store.Open(first, AccessMode.ReadOnly));
        using var view = fixture.Store.Open<long>(second, AccessMode.ReadWrite);
        view.WriteSpan(0, 90_000).Fill(1);
    }

    [Fact]
    public void Zeros_are_zeros_also_in_reused_memory()
    {
        using var fixture = new StoreFixture(Pooling);
        var first = fixture.Ramp(ElementCount);
        fixture.Store.Retire(first);
        var second = fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "zeros");
        Assert.Equal(2u, second.Generation);
        using var view = fixture.Store.Open<double>(second, AccessMode.ReadOnly);
        Assert.Equal(-1, view.ReadSpan(0, ElementCount).IndexOfAnyExcept(0.0));
    }

    [Fact]
    public void Memory_that_a_view_shows_is_not_reused()
    {
        using var fixture = new StoreFixture(Pooling);
        var first = fixture.Ramp(ElementCount);
        using (var view = fixture.Store.Open<double>(first, AccessMode.ReadOnly))
        {
            fixture.Store.Retire(first);
            var other = fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "zeros");
            Assert.NotEqual(first.Id, other.Id);
            Assert.Equal(ElementCount - 1, view.ReadSpan(ElementCount - 1, 1)[0]);
        }

        Assert.Equal(first.Id, fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "zeros").Id);
    }

    // The views of whoever used the array last are being closed while its owner makes the next one.
    [Fact]
    public async Task A_creation_waits_for_memory_that_was_just_retired()
    {
        using var fixture = new StoreFixture(Pooling);
        fixture.Store.Pool.PatienceFor = static _ => Watchdog.Limit;
        var first = fixture.Ramp(ElementCount);
        var view = fixture.Store.Open<double>(first, AccessMode.ReadOnly);
        fixture.Store.Retire(first);

        var creating = Task.Run(() => fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "next"));
        await Watchdog.UntilAsync("the creation waits", () => fixture.Store.Pool.WaitingCount > 0);
        view.Dispose();

        Assert.Equal(first.Id, (await creating.WaitAsync(Watchdog.Limit)).Id);
    }

    [Fact]
    public async Task A_creation_waits_once_for_memory_that_is_not_given_up_and_can_be_cancelled_meanwhile()
    {
        using var fixture = new StoreFixture(Pooling);
        var first = fixture.Ramp(ElementCount);
        using var view = fixture.Store.Open<double>(first, AccessMode.ReadOnly);
        fixture.Store.Retire(first);
        fixture.Store.Pool.PatienceFor = static _ => Watchdog.Limit;
        using var source = new CancellationTokenSource();
        var cancelled = Task.Run(() => fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "cancelled", cancellation: source.Token));
        await Watchdog.UntilAsync("the creation waits", () => fixture.Store.Pool.WaitingCount > 0);
        await source.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => cancelled);

        fixture.Store.Pool.PatienceFor = static _ => TimeSpan.FromMilliseconds(5);
        Assert.NotEqual(first.Id, fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "second").Id);
        fixture.Store.Pool.PatienceFor = static _ => TimeSpan.MaxValue; // would be for ever
        Assert.NotEqual(first.Id, fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "third").Id);
    }

    [SkippableTheory]
    [InlineData("a = numpy.load(sys.argv[1], mmap_mode='r')")]
    [InlineData("a = numpy.load(sys.argv[1], mmap_mode='r+')")]
    [InlineData("a = numpy.load(sys.argv[1], mmap_mode='c')")]
    [InlineData("a = open(sys.argv[1], 'rb')")]
    public async Task Memory_that_a_foreign_process_holds_is_not_reused_before_it_ends(string hold)
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture(Pooling);
        var first = fixture.Ramp(ElementCount);
        using (var holder = NumPy.Start($"import sys, numpy\n{hold}\nprint('held', flush=True)\nsys.stdin.readline()", fixture.Store.PathOf(first)))
        {
            Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());
            fixture.Store.Retire(first);
            Assert.NotEqual(first.Id, fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "other").Id);
            holder.Kill();
            await holder.WaitForExitAsync();
        }

        Assert.Equal(first.Id, fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "reused").Id);
    }

    [Fact]
    public void The_best_fit_is_taken_and_much_too_long_memory_is_not()
    {
        using var fixture = new StoreFixture(Pooling);
        var handles = new[] { 50_000L, 110_000, 105_000, 200_000 }.Select(count => fixture.Ramp(count)).ToList();
        handles.ForEach(fixture.Store.Retire);
        Assert.Equal(handles[2].Id, fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "best").Id);
        Assert.Equal(handles[1].Id, fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "second").Id);
        Assert.Equal(1u, fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "new").Generation);
    }

    [Fact]
    public void Pooled_memory_gives_way_to_the_quota_and_to_trimming()
    {
        using var fixture = new StoreFixture(Pooling with { QuotaBytes = 2_000_000 });
        fixture.Store.Retire(fixture.Ramp(ElementCount));
        fixture.Store.Retire(fixture.Ramp(50_000));
        Assert.NotEqual(0, fixture.Store.PooledBytes);
        var large = fixture.Store.Create(ElementType.Float64, Shape.Vector(200_000), "large");
        Assert.InRange(fixture.Store.PooledBytes, 0, 2_000_000 - fixture.Store.UsedBytes);
        Assert.Throws<OutOfSpaceException>(() => fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "too much"));

        fixture.Store.Retire(large);
        Assert.NotEqual(0, fixture.Store.TrimPool());
        Assert.Equal(0, fixture.Store.PooledBytes);
        Assert.Empty(fixture.FileNames);
    }

    [Fact]
    public void A_store_without_a_pool_keeps_nothing()
    {
        using var fixture = new StoreFixture(Pooling with { PoolBytes = 0 });
        fixture.Store.Retire(fixture.Ramp(ElementCount));
        Assert.Empty(fixture.FileNames);
        Assert.Equal(0, fixture.Store.TrimPool());
    }

    // Goal: nobody ever sees memory of two lives. Method: eight threads live lives of their own value, at once, from one pool.
    [Fact]
    public void Many_threads_reuse_memory_and_never_share_it()
    {
        using var fixture = new StoreFixture(Pooling);
        var reuses = 0;
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, round =>
        {
            var handle = fixture.Store.Create(ElementType.Int32, Shape.Vector(ElementCount), "life", ArrayContent.Undefined);
            Interlocked.Add(ref reuses, handle.Generation > 1 ? 1 : 0);
            using (var view = fixture.Store.Open<int>(handle, AccessMode.ReadWrite))
            {
                view.WriteSpan(0, ElementCount).Fill(round);
                Assert.Equal(-1, view.ReadSpan(0, ElementCount).IndexOfAnyExcept(round));
            }

            fixture.Store.Retire(handle);
        });
        Assert.NotEqual(0, reuses);
        Assert.Empty(fixture.Store.List());
    }
}
