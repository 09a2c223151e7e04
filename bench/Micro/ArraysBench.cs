using ActorShm.Segments;

namespace ActorShm.Micro;

/// <summary>Whole operations on large arrays beside <c>memset</c> and <c>memcpy</c> of as many bytes with one thread per core.</summary>
/// <remarks>
/// What makes a new segment (Arange, Linspace, Random) is measured with its creation, from the pool. Everything else is on arrays that are mapped and warm.
/// </remarks>
internal sealed class ArraysBench(BenchSettings settings)
{
    private const int WarmUps = 2;

    // A square, so that the transposed copy takes all of it.
    private readonly long _side = Math.Max(1, (long)Math.Sqrt(settings.Elements));

    private long Elements => _side * _side;

    public IReadOnlyList<BenchRow> Run()
    {
        using var store = SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = [settings.Directory], PoolBytes = long.MaxValue });
        using var source = store.Arange<double>(0, Elements, 1);
        using var target = store.Zeros<double>(Shape.Vector(Elements));
        var figures = Figures.InMilliseconds();
        for (var run = -WarmUps; run < settings.Runs; run++)
        {
            var collected = run < 0 ? Figures.InMilliseconds() : figures; // what warms up is not kept
            MeasureInPlace(collected, source, target);
            MeasureMaking(collected, store, target);
        }

        return [.. figures.ToRows()];
    }

    private void MeasureInPlace(Figures figures, SegmentView<double> source, SegmentView<double> target)
    {
        Measure(figures, "Fill", () => target.Fill(1.5), () => Clear(target));
        if (Elements <= Array.MaxLength) // one span holds them
        {
            Measure(figures, "CopyFrom", () => target.CopyFrom(source.ReadSpan(0, (int)Elements)), () => Copy(source, target));
            Measure(figures, "CopyTo", () => source.CopyTo(target.WriteSpan(0, (int)Elements)), () => Copy(source, target));
        }

        var transposed = source.AsArray().Reshape(_side, _side).Transpose();
        Measure(figures, "CopyTo, transposed", () => transposed.CopyTo(target.AsArray().Reshape(_side, _side)), () => Copy(source, target));
    }

    private void MeasureMaking(Figures figures, SegmentStore store, SegmentView<double> warm)
    {
        MeasureMade(figures, store, "Arange", warm, () => store.Arange<double>(0, Elements, 1));
        MeasureMade(figures, store, "Linspace", warm, () => store.Linspace<double>(0, 1, Elements));
        MeasureMade(figures, store, "Random", warm, () => store.Random<double>(Shape.Vector(Elements), seed: 1));
    }

    private void MeasureMade(Figures figures, SegmentStore store, string name, SegmentView<double> warm, Func<SegmentView<double>> make)
    {
        SegmentView<double>? made = null;
        Measure(figures, name, () => made = make(), () => Clear(warm));
        made!.Dispose();
        store.Retire(made.Handle);
    }

    private void Measure(Figures figures, string name, Action ours, Action limit)
    {
        settings.Stop.ThrowIfCancellationRequested();
        figures.Time(name, BenchRow.Ours, ours);
        figures.Time(name, BenchRow.Limit, limit);
    }

    private static void Clear(SegmentView<double> view) =>
        MemoryLoops.Clear(view.AddressOf(0, view.ElementCount), view.ElementCount * sizeof(double), Environment.ProcessorCount);

    private static void Copy(SegmentView<double> source, SegmentView<double> target) =>
        MemoryLoops.Copy(source.AddressOf(0, source.ElementCount), target.AddressOf(0, target.ElementCount), source.ElementCount * sizeof(double), Environment.ProcessorCount);
}
