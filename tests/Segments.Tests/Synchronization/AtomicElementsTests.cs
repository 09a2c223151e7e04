using System.Numerics;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class AtomicElementsTests
{
    [Fact]
    public async Task Additions_of_four_processes_are_all_there()
    {
        const int processes = 4;
        const int times = 100_000;
        using var fixture = new StoreFixture();
        var handle = fixture.Store.Create(ElementType.Int64, Shape.Vector(3), "counters");
        var adders = Enumerable.Range(0, processes).Select(_ => Probe.Start("add-atomically", fixture, handle, times)).ToList();
        var pids = adders.ConvertAll(adder => adder.Pid);
        foreach (var adder in adders)
        {
            var result = await adder.ExitAsync();
            Assert.True(result.ExitCode == 0, result.Errors);
            await adder.DisposeAsync();
        }

        using var view = fixture.Store.Open<long>(handle, AccessMode.ReadOnly);
        Assert.Equal([processes * times, processes * times, pids.Max()], view.ReadSpan(0, 3).ToArray());
    }

    [Fact]
    public void Integers_of_every_width_add_exchange_and_compare()
    {
        Check<sbyte>(sbyte.MinValue, sbyte.MaxValue);
        Check<short>(short.MinValue, short.MaxValue);
        Check<int>(int.MinValue, int.MaxValue);
        Check<long>(long.MinValue, long.MaxValue);
        Check<byte>(byte.MinValue, byte.MaxValue);
        Check<ushort>(ushort.MinValue, ushort.MaxValue);
        Check<uint>(uint.MinValue, uint.MaxValue);
        Check<ulong>(ulong.MinValue, ulong.MaxValue);

        static void Check<T>(T least, T most)
            where T : unmanaged, INumber<T>
        {
            using var fixture = new StoreFixture();
            using var view = Open<T>(fixture);
            var elements = view.Atomics();
            elements.Write(1, most);
            Assert.Equal(least, elements.Add(1, T.One)); // wraps around
            Assert.Equal(least, elements.Exchange(1, T.One));
            Assert.Equal(T.One, elements.CompareExchange(1, most, T.Zero));
            Assert.True(elements.TryCompareExchange(1, T.One + T.One, T.One));
            Assert.Equal(T.One, elements.Min(1, T.One));
            Assert.Equal(most, elements.Max(1, most));
            Assert.Equal(most, elements.Max(1, T.One));
            Assert.Equal([T.Zero, most, T.Zero], view.ReadSpan(0, 3).ToArray()); // the neighbours are untouched
            elements.AddAt([0, 2, 0], [T.One, T.One, T.One]);
            Assert.Equal([T.One + T.One, most, T.One], view.ReadSpan(0, 3).ToArray());
        }
    }

    [Fact]
    public void Bools_exchange_and_compare()
    {
        using var fixture = new StoreFixture();
        using var view = Open<bool>(fixture);
        var flags = view.Atomics();
        Assert.False(flags.Exchange(2, true));
        Assert.False(flags.TryCompareExchange(2, true, false));
        Assert.True(flags.TryCompareExchange(2, false, true));
        Assert.False(flags.Read(2));
    }

    [Fact]
    public void Floats_follow_NumPy_on_nan_and_compare_by_bits()
    {
        Check(double.NaN, -0.0);
        Check(float.NaN, -0.0f);

        static void Check<T>(T nan, T minusZero)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            using var fixture = new StoreFixture();
            using var view = Open<T>(fixture);
            var elements = view.Atomics();
            Assert.Equal(T.One, elements.Add(0, T.One));
            Assert.Equal(T.Zero, elements.CompareExchange(1, T.One, minusZero));
            Assert.Equal(T.Zero, elements.Read(1)); // 0.0 is not -0.0
            Assert.True(T.IsNegative(elements.Min(1, minusZero)));
            Assert.True(T.IsPositive(elements.Max(1, T.Zero)));
            Assert.True(T.IsNaN(elements.Max(1, nan)));
            Assert.True(T.IsNaN(elements.Min(1, T.One)));
            Assert.True(T.IsNaN(elements.Add(1, T.One)));
            Assert.True(T.IsNaN(elements.CompareExchange(1, T.One, elements.Read(1)))); // a NaN is found again
            Assert.Equal(T.One, elements.Read(1));
        }
    }

    // Additions of powers of two are exact in any order, so not one may be missing; the zeros change sign under way.
    [Fact]
    public void Float_additions_of_many_threads_are_all_there()
    {
        using var fixture = new StoreFixture();
        using var view = Open<double>(fixture);
        var elements = view.Atomics();
        Parallel.For(0, 8, thread =>
        {
            for (var time = 0; time < 20_000; time++)
            {
                elements.Add(0, 0.5);
                elements.Add(1, thread % 2 == 0 ? 1 : -1);
            }
        });
        Assert.Equal([80_000, 0, 0], view.ReadSpan(0, 3).ToArray());
    }

    [Fact]
    public void What_cannot_be_atomic_is_refused()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var readOnly = fixture.Store.Open<double>(handle, AccessMode.ReadOnly);
        Assert.Throws<InvalidOperationException>(() => readOnly.Atomics());
        using var copy = fixture.Store.Open<double>(handle, AccessMode.CopyOnWrite);
        Assert.Contains("private copy", Assert.Throws<InvalidOperationException>(() => copy.Atomics()).Message, StringComparison.Ordinal);
        using var halves = Open<Half>(fixture);
        Assert.Contains("float16", Assert.Throws<ArgumentException>(() => halves.Atomics()).Message, StringComparison.Ordinal);
        using var complex = Open<Complex>(fixture);
        Assert.Contains("complex128", Assert.Throws<ArgumentException>(() => complex.Atomics()).Message, StringComparison.Ordinal);
        using var view = Open<double>(fixture);
        var elements = view.Atomics();
        Assert.Throws<ArgumentOutOfRangeException>(() => elements.Add(3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => elements.Read(-1));
        Assert.Throws<ArgumentException>(() => elements.AddAt([1, 2], [1.0]));
        view.Dispose();
        Assert.Throws<ObjectDisposedException>(() => elements.Add(0, 1));
        Assert.Throws<ObjectDisposedException>(() => view.Atomics());
    }

    [Fact]
    public async Task Disposing_the_view_under_atomic_operations_ends_them_with_an_exception()
    {
        using var fixture = new StoreFixture();
        for (var round = 0; round < 50; round++)
        {
            using var view = Open<long>(fixture);
            var elements = view.Atomics();
            using var begun = new SemaphoreSlim(0);
            var adders = Enumerable.Range(0, 2).Select(_ => Task.Run(() => Assert.Throws<ObjectDisposedException>(() => AddForEver(elements, begun)))).ToArray();
            Assert.True(await begun.WaitAsync(Watchdog.Limit));
            Assert.True(await begun.WaitAsync(Watchdog.Limit));
            view.Dispose();
            await Task.WhenAll(adders).WaitAsync(Watchdog.Limit);
        }
    }

    private static void AddForEver(AtomicElements<long> elements, SemaphoreSlim begun)
    {
        elements.Add(0, 1);
        begun.Release();
        while (true)
        {
            elements.Add(0, 1);
        }
    }

    private static SegmentView<T> Open<T>(StoreFixture fixture)
        where T : unmanaged
    {
        var handle = fixture.Store.Create(ElementTypes.Of<T>(), Shape.Vector(3), "atomics");
        return fixture.Store.Open<T>(handle, AccessMode.ReadWrite);
    }
}
