using ActorShm.Segments;

namespace ActorShm.Micro;

/// <summary>Atomic operations on one element that nobody else wants, beside <see cref="Interlocked"/> on a managed array.</summary>
/// <remarks>Each loop stands in full, because a call of a delegate for each turn would take as long as what is measured.</remarks>
internal sealed class AtomicsBench(AtomicElements<long> integers, AtomicElements<double> reals)
{
    /// <summary>How long both arrays are.</summary>
    public const int Elements = 1024;

    private const int Turns = 1 << 20;

    private readonly long[] _integers = new long[1];
    private readonly double[] _reals = new double[1];
    private readonly long[] _indices = [.. Enumerable.Range(0, Elements).Select(index => (long)index)];
    private readonly double[] _ones = [.. Enumerable.Repeat(1.0, Elements)];

    public void Measure(Figures figures)
    {
        figures.Time("Add, int64", BenchRow.Ours, AddIntegers, Turns);
        figures.Time("Add, int64", BenchRow.Limit, AddIntegersByInterlocked, Turns);
        figures.Time("CompareExchange, int64", BenchRow.Ours, ExchangeIntegers, Turns);
        figures.Time("CompareExchange, int64", BenchRow.Limit, ExchangeIntegersByInterlocked, Turns);
        figures.Time("Add, float64", BenchRow.Ours, AddReals, Turns);
        figures.Time("Add, float64", $"AddAt of {Elements}", AddRealsInBatches, Turns);
        figures.Time("Add, float64", BenchRow.Limit, AddRealsByInterlocked, Turns);
    }

    private void AddIntegers()
    {
        for (var turn = 0; turn < Turns; turn++)
        {
            integers.Add(0, 1);
        }
    }

    private void AddIntegersByInterlocked()
    {
        for (var turn = 0; turn < Turns; turn++)
        {
            Interlocked.Add(ref _integers[0], 1);
        }
    }

    private void ExchangeIntegers()
    {
        for (var turn = 0; turn < Turns; turn++)
        {
            integers.CompareExchange(0, turn + 1, turn);
        }
    }

    private void ExchangeIntegersByInterlocked()
    {
        for (var turn = 0; turn < Turns; turn++)
        {
            Interlocked.CompareExchange(ref _integers[0], turn + 1, turn);
        }
    }

    private void AddReals()
    {
        for (var turn = 0; turn < Turns; turn++)
        {
            reals.Add(0, 1);
        }
    }

    private void AddRealsInBatches()
    {
        for (var turn = 0; turn < Turns; turn += Elements)
        {
            reals.AddAt(_indices, _ones);
        }
    }

    private void AddRealsByInterlocked()
    {
        for (var turn = 0; turn < Turns; turn++)
        {
            ref var target = ref _reals[0];
            var seen = Volatile.Read(ref target);
            while (Interlocked.CompareExchange(ref target, seen + 1, seen) is var found && found != seen)
            {
                seen = found;
            }
        }
    }
}
