using System.Numerics;

namespace ActorShm.Kernels.Tests.Shapes;

// Goal: the columns of a table, reduced row by row, have the bits of columns that are reduced one after the other. Oracle: the same reduction of a copy whose columns lie in order.
public class RunsTogetherTests
{
    private const int Rows = 1_300; // two tiles, four stripes of 64 rows, and 20 rows

    public static TheoryData<long, long> Tables() => new()
    {
        { 2, 2 },
        { 63, 3 },
        { 65, 63 },
        { 512, 5 },
        { 513, 9 },
        { 1_023, 37 },
        { 65_536, 2 }, // a chunk
        { 65_537, 3 }, // and one row more
        { 70_000, 50 },
        { 140_000, 4 }, // three chunks
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Tables_of_any_height_and_width(long rows, long columns) => Check("sum({0}, axis={1}); max({0}, axis={1}); argmin({0}, axis={1})", Floats(rows * columns), rows, columns);

    [Theory]
    [InlineData("sum({0} - mean({0}, axis={1}, keepdims=True), axis={1})")] // rows that are all the same
    [InlineData("var({0}, axis={1}); mean({0} * {0} - {0}, axis={1})")]
    [InlineData("sum({0} * {2}, axis={1})")] // elements that are the same in a row
    [InlineData("nanmean(where({0} > 0.2, {0}, nan), axis={1}); nanmin(where({0} > 0.2, {0}, nan), axis={1})")]
    [InlineData("argmax({0}, axis={1}); argmin(-{0}, axis={1})")]
    [InlineData("any({0} > 0.49, axis={1}); all({0} > -0.49, axis={1}); count_nonzero({0} > 0, axis={1})")]
    [InlineData("prod(1 + {0} / 100, axis={1})")]
    [InlineData("sum(exp({0}) * cos({0}), axis={1}); sum({0} + 1j * {0}, axis={1})")]
    [InlineData("sum(float32({0}), axis={1}); min(float32({0}), axis={1})")]
    [InlineData("sum(int32({0} * 1000), axis={1}); max(int8({0} * 100), axis={1}); prod(uint16({0} * 100), axis={1})")]
    [InlineData("sum(where({0} > 0.3, nan, {0}), axis={1}); max(where({0} > 0.499, nan, {0}), axis={1}); sum(where({0} < 0, 0.0, 0.0) * -1, axis={1})")]
    public void Programs_of_every_kind(string program) => Check(program, Floats(Rows * 21), Rows, 21);

    [Theory]
    [InlineData("sum(x[:, 3:17], axis=0); argmax(x[:, 3:17], axis=0)", "sum(y[3:17], axis=1); argmax(y[3:17], axis=1)")]
    [InlineData("sum(x[:, ::-2], axis=0)", "sum(y[::-2], axis=1)")]
    [InlineData("sum(x[::3], axis=0)", "sum(y[:, ::3], axis=1)")]
    [InlineData("sum(x[::-1, ::5], axis=0); min(x[7:900], axis=0)", "sum(y[::5, ::-1], axis=1); min(y[:, 7:900], axis=1)")]
    [InlineData("sum(x[:, :10] * x[:, 11:], axis=0)", "sum(y[:10] * y[11:], axis=1)")]
    [InlineData("sum(x * y.T, axis=0)", "sum(y * x.T, axis=1)")] // one lies side by side, the other in order
    public void Slices(string ofTable, string ofCopy)
    {
        var values = Floats(Rows * 21);
        AssertSame(ofTable, ofCopy, values, Rows, 21);
    }

    [Fact]
    public void More_columns_than_are_reduced_together() =>
        AssertSame("sum(x.T, axis=1); argmin(x.T * 2, axis=1)", "sum(y, axis=1); argmin(y * 2, axis=1)", Floats(600 * 301), 600, 301);

    [Fact]
    public void Complex_elements()
    {
        Complex[] values = [.. Floats(2 * Rows * 7).Chunk(2).Select(static parts => new Complex(parts[0], parts[1]))];
        Check("sum({0} * {0}, axis={1}); mean(abs({0}), axis={1})", values, Rows, 7);
    }

    [Fact]
    public void A_block_that_nobody_wants_ends_early_and_leaves_nothing_for_the_next()
    {
        const int Columns = 40;
        const int Height = 60_000;
        var program = CompiledProgram.Compile("sum(x, axis=0)", [new("x", DType.Float64, [Height, Columns])], []);
        Assert.True(program.Start([null]).TryNextStage(out var stage));
        var (input, output) = (ArrayMemory.BytesOf(Floats(Height * Columns)), new byte[Columns * sizeof(double)]);
        var wanted = new ArrayMemory(stage!, [input, output], [output], misaligned: false);
        var given = new Unwanted(wanted);
        var loop = StageLoops.For(stage!.Code, stage.Domain);
        loop.Run(given, 0, 1, []);
        Assert.True(given.ElementsRead < Height * Columns / 2, $"{given.ElementsRead} elements were read.");
        Assert.All(output, static value => Assert.Equal(0, value));

        loop.Run(new WholeTurn(wanted), 0, 1, []);
        wanted.CopyOutputs();
        var again = new byte[output.Length];
        var other = new ArrayMemory(stage, [input, again], [again], misaligned: false);
        StageLoops.For(stage.Code, stage.Domain).Run(new WholeTurn(other), 0, 1, []);
        other.CopyOutputs();
        Assert.Equal(again, output);
    }

    private static void Check<T>(string program, T[] values, long rows, long columns)
        where T : unmanaged =>
        AssertSame(string.Format(null, program, "x", 0, $"w.reshape(({rows}, 1))"), string.Format(null, program, "y", 1, "w"), values, rows, columns);

    private static void AssertSame<T>(string ofTable, string ofCopy, T[] values, long rows, long columns)
        where T : unmanaged
    {
        T[] turned = [.. Enumerable.Range(0, values.Length).Select(i => values[(i % rows * columns) + (i / rows)])];
        var dtype = ProgramRunner.DTypeOf(values);
        ProgramInput[] declared = [new("x", dtype, [rows, columns]), new("y", dtype, [columns, rows]), new("w", DType.Float64, [rows])];
        byte[][] inputs = [ArrayMemory.BytesOf(values), ArrayMemory.BytesOf(turned), ArrayMemory.BytesOf(Floats(rows))];
        var expected = Run(ofCopy, LoopWay.Interpreted, Splitting.AllAtOnce);
        foreach (var way in LoopWay.All)
        {
            Assert.Equal(expected, Run(ofTable, way, Splitting.OneByOneFromTheEnd));
            Assert.Equal(expected, Run(ofTable, way, Splitting.Misaligned));
        }

        List<byte[]> Run(string text, LoopWay way, Splitting splitting)
        {
            var outcome = ProgramRunner.Run(CompiledProgram.Compile(text, declared, []), inputs, new Scalar?[3], splitting, way);
            return [.. Enumerable.Range(0, outcome.Program.Results.Count).Select(outcome.BytesOf)];
        }
    }

    private static double[] Floats(long count)
    {
        var random = new Random((int)count);
        return [.. Enumerable.Range(0, (int)count).Select(_ => random.NextDouble() - 0.5)];
    }

    private sealed class Unwanted(IBlockMemory memory) : WholeTurn(memory)
    {
        public long ElementsRead { get; private set; }

        public override ReadOnlySpan<byte> Input(int slot, long startElement, int elementCount)
        {
            ElementsRead += elementCount;
            return base.Input(slot, startElement, elementCount);
        }

        public override bool IsWanted() => false;
    }
}
