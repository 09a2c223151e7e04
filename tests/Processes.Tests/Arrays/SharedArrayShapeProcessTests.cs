using System.Numerics;
using ActorShm.Actors;
using ActorShm.Actors.Telemetry;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Parts of lazy arrays, and arrays of complex64, computed by a real host and its node processes.</summary>
public class SharedArrayShapeProcessTests(ArrayRun run) : IClassFixture<ArrayRun>
{
    // More than two blocks, so that both nodes have work; whole, so that every sum is exact.
    private static readonly double[] Numbers = [.. Enumerable.Range(0, 150_000).Select(static i => (double)((i * 7919L) % 1009))];

    [Fact]
    public async Task Ranges_and_indexes_take_what_they_take_of_an_array()
    {
        var x = await run.ArrayAsync(Numbers);
        Assert.Equal(Numbers[1..^1], await x[1..^1].ToArrayAsync());
        Assert.Equal(Numbers[^3..], await x[^3..].ToArrayAsync());
        Assert.Equal(Numbers[^1], await x[^1].ToScalarAsync());
        Assert.Equal(Numbers[7], await x[7].ToScalarAsync());
        Assert.Equal(Numbers.Reverse().Where((_, i) => i % 3 == 0), await x[AxisSlice.Of(.., step: -3)].ToArrayAsync());
        Assert.Equal(Numbers[1..].Zip(Numbers[..^1], (a, b) => a - b), await (x[1..] - x[..^1]).ToArrayAsync());
        Assert.Equal(Numbers[1..100].Where(v => v > 500).Sum(), await x[1..100].Where(v => v > 500).SumAsync());
        Assert.Throws<NotSupportedException>(() => x.Where(v => v > 0)[1..]);
        Assert.Throws<ArgumentOutOfRangeException>(() => x[..150_001]);
    }

    [Fact]
    public async Task A_table_is_read_by_columns()
    {
        var table = (await run.ArrayAsync(Numbers)).Reshape(300, -1);
        Assert.Equal(new Shape(300, 500), table.Shape);
        Assert.Equal(Numbers.Where((_, i) => i % 500 == 2), await table[.., 2].ToArrayAsync());
        Assert.Equal(Numbers.Where((_, i) => i % 500 == 2), await table.Transpose()[2].ToArrayAsync());
        Assert.Equal(Numbers[1003], await table[2, 3].ToScalarAsync());
    }

    [Fact]
    public async Task A_table_is_reduced_along_its_axes()
    {
        var table = (await run.ArrayAsync(Numbers)).Reshape(300, 500);
        double[] ColumnOf(int column) => [.. Numbers.Where((_, i) => i % 500 == column)];
        double[] RowOf(int row) => Numbers[(row * 500)..((row + 1) * 500)];
        IEnumerable<double> OfColumns(Func<double[], double> reduce) => Enumerable.Range(0, 500).Select(column => reduce(ColumnOf(column)));
        IEnumerable<double> OfRows(Func<double[], double> reduce) => Enumerable.Range(0, 300).Select(row => reduce(RowOf(row)));

        Assert.Equal(OfColumns(static v => v.Sum()), await table.Sum(axis: 0).ToArrayAsync());
        Assert.Equal(OfRows(static v => v.Max()), await table.Max(axis: ^1).ToArrayAsync());
        Assert.Equal(OfRows(static v => Array.IndexOf(v, v.Min())), await table.ArgMin(axis: 1).Select(static i => (double)i).ToArrayAsync());
        Assert.Equal(Numbers.Sum(), await table.Sum(axis: [0, 1]).ToScalarAsync());
        Assert.Equal(new Shape(1, 1), table.Mean(keepDims: true).Shape);
        Assert.Equal(new Shape(300, 1), table.Mean(axis: 1, keepDims: true).Shape);

        // A mean that keeps its axis is spread over the table again.
        var distances = table - table.Mean(axis: 1, keepDims: true);
        Assert.All(await distances.Mean(axis: 1).ToArrayAsync(), static mean => Assert.InRange(mean, -1e-10, 1e-10));

        // What was chosen counts in each run for itself.
        var chosen = table.Where(v => v > 500);
        Assert.Equal(OfColumns(static v => v.Where(static e => e > 500).Min()), await chosen.Min(axis: 0).ToArrayAsync());
        Assert.Equal(OfColumns(static v => v.Where(static e => e > 500).Average()), await chosen.Mean(axis: 0).ToArrayAsync());
        var spread = OfRows(static v => Variance([.. v.Where(static e => e > 500)])).ToArray();
        var found = await chosen.Var(axis: 1).ToArrayAsync();
        Assert.All(found, (variance, row) => Assert.Equal(spread[row], variance, 1e-7));
        Assert.Equal(OfRows(static v => v.Count(static e => e > 500)), await chosen.CountNonzero(axis: 1).Select(static n => (double)n).ToArrayAsync());

        // 1008 is not in every row.
        var sparse = table.Where(v => v > 1007);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => sparse.Max(axis: 1).ToArrayAsync());
        Assert.Contains("in a run along axis 1", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => table.Sum(axis: 2));
        Assert.Throws<ArgumentException>(() => table.Sum(axis: [0, ^2]));
        Assert.Throws<ArgumentException>(() => table.ArgMax(axis: [0, 1]));

        static double Variance(double[] values) => values.Average(v => (v - values.Average()) * (v - values.Average()));
    }

    [Fact]
    public async Task Complex64_has_the_operators_and_reductions_of_Complex()
    {
        Complex64[] values = [.. Enumerable.Range(0, 1000).Select(static i => new Complex64(i % 9, -(i % 5)))];
        Complex[] wide = [.. values];
        var x = await run.ArrayAsync(values);
        var total = wide.Aggregate((a, b) => a + b);
        var one = new Complex64(0, 1);

        Assert.Equal((Complex64)total, await x.SumAsync());
        Assert.Equal((Complex64)(total / 1000), await x.MeanAsync());
        Assert.Equal((float)wide.Average(v => Complex.Abs(v - (total / 1000)) * Complex.Abs(v - (total / 1000))), await x.VarAsync(), 1e-5f);
        Assert.Equal(MathF.Sqrt(await x.VarAsync()), await x.StdAsync(), 1e-6f);
        Assert.Equal(wide.Select(v => (Complex64)((v * v) - (2 * v) + Complex.ImaginaryOne)), await ((x * x) - (new Complex64(2, 0) * x) + one).ToArrayAsync());
        Assert.Equal(values.Select(v => v == one), await (x == one).ToArrayAsync());
        Assert.Equal(values.Select(v => v.Real - v.Imaginary), await x.Select(v => v.Real - v.Imaginary).ToArrayAsync());
        Assert.Equal(wide.Select(v => v * v), await x.Select(v => (Complex)v * v).ToArrayAsync());
        Assert.Equal(wide.Select(v => (Complex64)(v * v)), await x.Select(v => (Complex64)((Complex)v * v)).ToArrayAsync());
        Assert.Equal((Complex64)wide.Where(v => v.Real > 3).Aggregate((a, b) => a + b), await x.Where(v => v.Real > 3).SumAsync());
    }

    [Fact]
    public async Task Progress_is_reported_up_to_the_end()
    {
        var reports = new Reports();
        var (_, heavy) = await HeavyAsync(terms: 40);
        await heavy.SumAsync(reports);

        Assert.NotEmpty(reports.All);
        Assert.All(reports.All, report => Assert.InRange(report.DoneElements, 0, report.TotalElements));
        Assert.Equal(reports.All.Select(static report => report.DoneElements).Order(), reports.All.Select(static report => report.DoneElements));
        Assert.Contains(reports.All, static report => report.DoneElements > 0);
    }

    [Fact]
    public async Task A_computation_is_cancelled_while_it_runs_and_the_array_can_be_used_on()
    {
        var (x, heavy) = await HeavyAsync(terms: 180);
        using var cancellation = new CancellationTokenSource();
        var before = run.Client.Segments.List().Count;
        var reports = new Reports { OnReport = cancellation.Cancel };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => heavy.ToSegmentAsync("heavy", reports, cancellation.Token));

        Assert.All(reports.All, static report => Assert.True(report.DoneElements < report.TotalElements));
        await Watchdog.UntilAsync("what the job made is retired", () => run.Client.Segments.List().Count == before);
        Assert.Equal(x.Shape.ElementCount, await x.Select(v => v + 1).Where(v => v > 0).CountAsync());
    }

    /// <summary>Work for seconds on an array that is filled by the nodes.</summary>
    private async Task<(SharedArray<double> Array, SharedArray<double> Heavy)> HeavyAsync(int terms)
    {
        var segment = await run.Client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(4_000_000), "x");
        await run.Client.FillWithRampAsync(segment, start: 0, step: 1e-6);
        var x = new SharedArray<double>(run.Client, segment);
        var heavy = x;
        for (var term = 1; term <= terms; term++)
        {
            var factor = term;
            heavy += x.Select(v => Math.Pow(factor + Math.Sin(factor * v), 1.1));
        }

        return (x, heavy);
    }

    private sealed class Reports : IProgress<JobProgress>
    {
        private readonly List<JobProgress> _all = [];

        public Action? OnReport { get; init; }

        public IReadOnlyList<JobProgress> All
        {
            get
            {
                lock (_all)
                {
                    return [.. _all];
                }
            }
        }

        public void Report(JobProgress value)
        {
            lock (_all)
            {
                _all.Add(value);
            }

            OnReport?.Invoke();
        }
    }
}
