using ActorShm.Segments;

namespace ActorShm.Micro;

/// <summary>Retiring a segment and creating the next from its memory, and filling what comes from the pool.</summary>
/// <remarks><c>limit</c> is one <c>memset</c> of as many bytes that are mapped and warm, with one thread per core.</remarks>
internal sealed class PoolBench(BenchSettings settings)
{
    private const int WarmUps = 3;
    private const long SmallElements = 1_000_000;

    // So many that all measurements of the large array take about a minute each.
    private const int LargeRunsDivisor = 10;

    private readonly Figures _milliseconds = Figures.InMilliseconds();
    private readonly Figures _microseconds = Figures.InMicroseconds();

    public IReadOnlyList<BenchRow> Run()
    {
        using var store = SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = [settings.Directory], PoolBytes = long.MaxValue });
        MeasureRecycling(store, SmallElements, isZeroed: false, settings.Runs);
        MeasureRecycling(store, settings.Elements, isZeroed: false, settings.Runs);
        MeasureRecycling(store, SmallElements, isZeroed: true, settings.Runs);
        MeasureRecycling(store, settings.Elements, isZeroed: true, Math.Max(1, settings.Runs / LargeRunsDivisor));
        MeasureRefill(store, Math.Max(1, settings.Runs / LargeRunsDivisor));
        return [.. _microseconds.ToRows(), .. _milliseconds.ToRows()];
    }

    private void MeasureRecycling(SegmentStore store, long elements, bool isZeroed, int runs)
    {
        var name = $"retire + create {Megabytes(elements)}, {(isZeroed ? "Zeros" : "Undefined")}";
        var figures = isZeroed ? _milliseconds : _microseconds;
        using var warm = isZeroed ? store.Zeros<double>(Shape.Vector(elements)) : null;
        var content = isZeroed ? ArrayContent.Zeros : ArrayContent.Undefined;
        var handle = store.Create(ElementType.Float64, Shape.Vector(elements), "pool", content);
        for (var run = -WarmUps; run < runs; run++)
        {
            settings.Stop.ThrowIfCancellationRequested();
            WriteEnds(store, handle);
            var collected = run < 0 ? Figures.InMilliseconds() : figures; // what warms up is not kept
            collected.Time(name, BenchRow.Ours, () => handle = Recycle(store, handle, content));
            RequireReuse(store, handle, isZeroed);
            if (warm is not null)
            {
                collected.Time(name, BenchRow.Limit, () => Clear(warm));
            }
        }

        store.Retire(handle);
        Forget(store, warm);
    }

    private void MeasureRefill(SegmentStore store, int runs)
    {
        var size = Megabytes(settings.Elements);
        using var warm = store.Zeros<double>(Shape.Vector(settings.Elements));
        var handle = store.Create(ElementType.Float64, Shape.Vector(settings.Elements), "pool", ArrayContent.Undefined);
        for (var run = -WarmUps; run < runs; run++)
        {
            settings.Stop.ThrowIfCancellationRequested();
            handle = Recycle(store, handle, ArrayContent.Undefined);
            var figures = run < 0 ? Figures.InMilliseconds() : _milliseconds;
            figures.Time($"fill {size} from the pool", BenchRow.Ours, () => FillThroughFreshView(store, handle));
            figures.Time($"fill {size} from the pool", "mapped already", () => warm.Fill(run));
            figures.Time($"fill {size} from the pool", BenchRow.Limit, () => Clear(warm));
        }

        store.Retire(handle);
        Forget(store, warm);
    }

    private static SegmentHandle Recycle(SegmentStore store, SegmentHandle handle, ArrayContent content)
    {
        store.Retire(handle);
        return store.Create(handle.Element, handle.Shape, "pool", content);
    }

    private static void FillThroughFreshView(SegmentStore store, SegmentHandle handle)
    {
        using var view = store.Open<double>(handle, AccessMode.ReadWrite);
        view.Fill(1.5);
    }

    private static void WriteEnds(SegmentStore store, SegmentHandle handle)
    {
        using var view = store.Open<double>(handle, AccessMode.ReadWrite);
        view.WriteSpan(0, 1)[0] = 1;
        view.WriteSpan(view.ElementCount - 1, 1)[0] = 1;
    }

    /// <summary>Refuses figures of something else than reuse.</summary>
    private static void RequireReuse(SegmentStore store, SegmentHandle handle, bool isZeroed)
    {
        using var view = store.Open<double>(handle, AccessMode.ReadOnly);
        var ends = view.ReadSpan(0, 1)[0] + view.ReadSpan(view.ElementCount - 1, 1)[0];
        var expected = isZeroed ? 0 : 2;
        if (handle.Generation == 1 || ends != expected)
        {
            throw new BenchException($"The segment is of generation {handle.Generation} and its ends sum to {ends}: not reused memory, which would be of a later one and sum to {expected}.");
        }
    }

    private static void Clear(SegmentView<double> view) =>
        MemoryLoops.Clear(view.AddressOf(0, view.ElementCount), view.ElementCount * sizeof(double), Environment.ProcessorCount);

    /// <summary>Leaves nothing in the pool that the next measurement could be given in place of its own.</summary>
    private static void Forget(SegmentStore store, SegmentView<double>? warm)
    {
        if (warm is not null)
        {
            warm.Dispose();
            store.Retire(warm.Handle);
        }

        store.TrimPool();
    }

    private static string Megabytes(long elements) => $"{elements * sizeof(double) / 1e6:0.###} MB";
}
