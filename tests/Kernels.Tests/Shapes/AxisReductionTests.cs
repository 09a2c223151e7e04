namespace ActorShm.Kernels.Tests.Shapes;

// Goal: reductions along axes are right and have the same bits in every way of running, at every boundary of runs, columns and chunks.
public class AxisReductionTests
{
    public static TheoryData<long[], int[]> Shapes() => new()
    {
        { [3, 5], [0] },
        { [64, 511], [1] }, // columns: runs just too short
        { [64, 512], [1] }, // runs
        { [63, 40], [1] }, // runs: results just too few
        { [513, 700], [0] },
        { [700, 64], [0] },
        { [2, 65_536], [1] },
        { [2, 65_537], [1] }, // two chunks of a run
        { [140_001, 3], [0] }, // three chunks of three results that lie side by side
        { [66_000, 21], [0] }, // two chunks of results for several blocks
        { [2, 66_000, 5], [1] }, // the same with gaps between the results
        { [66_000, 65], [0] }, // two chunks of columns
        { [2, 1_500, 600], [1] },
        { [40, 30, 50], [0, 2] },
        { [5, 70, 6, 13], [1, 3] },
        { [9, 303, 128], [1] }, // rows in place, with gaps
        { [303, 1_000], [0] }, // rows in place, and a group that is not full
        { [1_003, 100], [0] }, // the same, filled up with the next row as long as there is one
        { [1_100, 21], [1] }, // columns that lie in order: two lines of each, and a rest
        { [30, 40, 256], [2] },
        { [1, 7, 1], [0, 1] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_way_of_running_gives_the_same_bits_and_the_right_values(long[] shape, int[] axes)
    {
        var along = $"axis=({string.Concat(axes.Select(static axis => axis + ","))})";
        var text = $"s = sum(x*x - 1, {along}); m = nanmean(where(x > 0.9, nan, x), {along}); lo = min(x, {along}); hi = nanmax(x, {along}); d = sum(x - mean(x, {along}, keepdims=True))";
        var program = CompiledProgram.Compile(text + "; d", [new("x", DType.Float64, [.. shape])], ["s", "m", "lo", "hi"]);
        var random = new Random(shape.Length);
        double[] values = [.. Enumerable.Range(0, (int)shape.Aggregate(1L, static (a, b) => a * b)).Select(_ => random.NextDouble() - 0.2)];
        byte[][] inputs = [ArrayMemory.BytesOf(values)];
        var whole = ProgramRunner.Run(program, inputs, [null], Splitting.AllAtOnce, LoopWay.Interpreted);
        CheckValues(whole, values, shape, axes);
        foreach (var way in LoopWay.All)
        {
            foreach (var splitting in Enum.GetValues<Splitting>())
            {
                var split = ProgramRunner.Run(program, inputs, [null], splitting, way);
                Assert.Equal(whole.Scalars, split.Scalars);
                Assert.All(whole.Arrays.Zip(split.Arrays), static pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Short_code_that_folds_several_rows_at_once_gives_the_bits_of_the_interpreter(long[] shape, int[] axes)
    {
        var along = $"axis=({string.Concat(axes.Select(static axis => axis + ","))})";
        var program = CompiledProgram.Compile($"s = sum(x, {along}); lo = min(x, {along})", [new("x", DType.Float64, [.. shape])], ["s", "lo"]);
        var random = new Random(shape.Length);
        double[] values = [.. Enumerable.Range(0, (int)shape.Aggregate(1L, static (a, b) => a * b)).Select(i => i % 1_001 == 7 ? double.NaN : random.NextDouble() - 0.5)];
        byte[][] inputs = [ArrayMemory.BytesOf(values)];
        var whole = ProgramRunner.Run(program, inputs, [null], Splitting.AllAtOnce, LoopWay.Interpreted);
        var totals = new Dictionary<long, double>();
        for (var i = 0; i < values.Length; i++)
        {
            totals[ResultOf(i, shape, axes)] = totals.GetValueOrDefault(ResultOf(i, shape, axes)) + values[i];
        }

        AssertClose([.. totals.OrderBy(static total => total.Key).Select(static total => total.Value)], whole.Arrays[0]);
        Assert.All(LoopWay.All, way => Assert.All(
            whole.Arrays.Zip(ProgramRunner.Run(program, inputs, [null], Splitting.Misaligned, way).Arrays),
            static pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second))));
    }

    // Goal: what is planned can be run. Method: so many reductions that one pass could not combine what they hold.
    [Theory]
    [InlineData(300, 5)] // columns
    [InlineData(2, 2_000)] // runs
    public void Many_reductions_along_axes_take_several_passes(int rows, int columns)
    {
        const int Count = 130;
        var axis = columns > rows ? 1 : 0;
        var text = string.Join(" + ", Enumerable.Range(0, Count).Select(i => $"sum(x + {i}, axis={axis})"));
        var program = CompiledProgram.Compile($"y = {text}; z = sum(x + 3, axis={axis})", [new("x", DType.Int64, [rows, columns])], ["y", "z"]);
        long[] x = [.. Enumerable.Range(0, rows * columns).Select(static i => i * 7L % 13)];

        var outcome = ProgramRunner.Run(program, [ArrayMemory.BytesOf(x)], [null], Splitting.AllAtOnce);

        var (results, length) = axis == 0 ? (columns, rows) : (rows, columns);
        var sums = Enumerable.Range(0, results).Select(result => Enumerable.Range(0, length).Sum(i => x[axis == 0 ? (i * columns) + result : (result * columns) + i])).ToArray();
        Assert.Equal(sums.Select(sum => (Count * sum) + (length * Count * (Count - 1L) / 2)), ArrayMemory.ValuesOf<long>(outcome.Arrays[0]));
        Assert.Equal(sums.Select(sum => sum + (3L * length)), ArrayMemory.ValuesOf<long>(outcome.Arrays[1]));
        Assert.Equal(4, program.OutlineStages().Count); // three along the axis, and one that adds
    }

    [Fact]
    public void More_arrays_than_a_pass_along_axes_can_hold_are_refused_when_it_is_planned()
    {
        ProgramInput[] inputs = [.. Enumerable.Range(0, 254).Select(static i => new ProgramInput($"x{i}", DType.Float64, [4, 3]))];
        var all = string.Join(" + ", inputs.Select(static input => input.Name));

        var refusal = Assert.Throws<ProgramException>(() => CompiledProgram.Compile($"y = sum({all}, axis=0)", inputs, ["y"]));

        Assert.Contains("254 arrays for 1 reductions along axes", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_along_axes_takes_no_reduction_that_keeps_more_than_a_value()
    {
        var code = new StageCode([Instruction.Load(DType.Float64, 0), new Instruction(OpCode.ReduceNanSum, DType.Float64, 0)], [DType.Float64], []);
        Assert.Throws<InvalidDataException>(() => StageLoops.For(code, new StageDomain(new ArrayShape([4, 5]), [null], StageForm.Runs, 1)));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    public void Axes_that_do_not_exist_are_refused(byte form, int axisCount) =>
        Assert.Throws<InvalidDataException>(() => new StageDomain(new ArrayShape([4, 5]), [null], (StageForm)form, axisCount));

    [Fact]
    public void The_blocks_of_a_domain_write_every_result_once()
    {
        foreach (var (form, results, run, areNeighbours) in new[]
        {
            (StageForm.Runs, 3L, 200_000L, false), (StageForm.Runs, 3, 200_000, true), (StageForm.Runs, 21, 70_000, true), (StageForm.Runs, 63, 700, true), (StageForm.Runs, 5_000, 600, false),
            (StageForm.Runs, 5_000, 600, true), (StageForm.Runs, 300, 70_000, true), (StageForm.Columns, 65, 200_000, false), (StageForm.Columns, 100_000, 700, true),
        })
        {
            var grid = new AxisGrid(form, results, run, areNeighbours);
            var writes = new int[grid.Outputs];
            for (var block = 0L; block < grid.BlockCount; block++)
            {
                var (first, count, chunk) = grid.ResultsOf(block);
                Assert.True(count > 0);
                var (start, reach) = grid.OutputsOf(block);
                for (var result = first; result < first + count; result++)
                {
                    var output = grid.OutputOf(result, chunk);
                    Assert.InRange(output, start, start + reach - 1);
                    writes[output]++;
                }
            }

            Assert.All(writes, static times => Assert.Equal(1, times));
            Assert.Equal(run, Enumerable.Range(0, (int)grid.Chunks).Sum(chunk => grid.ElementsOf(chunk).Count));
        }
    }

    private static void CheckValues(RunOutcome outcome, double[] values, long[] shape, int[] axes)
    {
        var results = Enumerable.Range(0, shape.Length).Where(axis => !axes.Contains(axis)).Aggregate(1L, (product, axis) => product * shape[axis]);
        var (sums, totals, counts) = (new double[results], new double[results], new double[results]);
        var (lows, highs) = (new double[results], new double[results]);
        Array.Fill(lows, double.PositiveInfinity);
        Array.Fill(highs, double.NegativeInfinity);
        for (var i = 0; i < values.Length; i++)
        {
            var result = ResultOf(i, shape, axes);
            sums[result] += (values[i] * values[i]) - 1;
            lows[result] = Math.Min(lows[result], values[i]);
            highs[result] = Math.Max(highs[result], values[i]);
            totals[result] += values[i] > 0.9 ? 0 : values[i];
            counts[result] += values[i] > 0.9 ? 0 : 1;
        }

        AssertClose(sums, outcome.Arrays[0]);
        AssertClose([.. totals.Zip(counts, static (total, count) => total / count)], outcome.Arrays[1]);
        Assert.Equal(lows, ArrayMemory.ValuesOf<double>(outcome.Arrays[2]));
        Assert.Equal(highs, ArrayMemory.ValuesOf<double>(outcome.Arrays[3]));
    }

    private static void AssertClose(double[] expected, byte[] actual) => Assert.All(
        expected.Zip(ArrayMemory.ValuesOf<double>(actual)), static pair => Assert.True(pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) <= 1e-10 * (1 + Math.Abs(pair.First))));

    private static long ResultOf(long element, long[] shape, int[] axes)
    {
        var (result, stride) = (0L, 1L);
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            (element, var index) = Math.DivRem(element, shape[axis]);
            if (!axes.Contains(axis))
            {
                result += index * stride;
                stride *= shape[axis];
            }
        }

        return result;
    }
}
