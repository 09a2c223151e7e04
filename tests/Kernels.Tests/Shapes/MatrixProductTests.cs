namespace ActorShm.Kernels.Tests.Shapes;

// Goal: every element of a product of matrices is the sum of its products, first to last, each added by one fused operation: so it does not depend on blocking.
public class MatrixProductTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 3, 4)]
    [InlineData(8, 16, 256)]
    [InlineData(9, 17, 257)]
    [InlineData(255, 256, 5)]
    [InlineData(257, 258, 300)]
    [InlineData(3, 600, 513)]
    [InlineData(520, 1, 7)]
    public void Blocked_sums_have_the_bits_of_plain_ones(int rows, int columns, int depth)
    {
        var random = new Random(rows + columns + depth);
        double[] a = [.. Enumerable.Range(0, rows * depth).Select(_ => random.NextDouble() - 0.5)];
        double[] b = [.. Enumerable.Range(0, depth * columns).Select(_ => random.NextDouble() - 0.5)];
        var expected = Plain(a, b, rows, columns, depth);
        Check("a @ b", [new("a", DType.Float64, [rows, depth]), new("b", DType.Float64, [depth, columns])], [a, b], expected);

        // Transposed and reversed memory is the same matrix.
        var turned = new double[a.Length];
        for (var i = 0; i < rows; i++)
        {
            for (var k = 0; k < depth; k++)
            {
                turned[(k * rows) + i] = a[(i * depth) + k];
            }
        }

        Check("transpose(a) @ b[::-1, ::-1]", [new("a", DType.Float64, [depth, rows]), new("b", DType.Float64, [depth, columns])], [turned, [.. b.Reverse()]], expected);
    }

    [Fact]
    public void Integers_wrap_around_and_floats_are_rounded_once()
    {
        var integers = ProgramRunner.Run(
            CompiledProgram.Compile("a @ a", [new("a", DType.Int32, [1, 1])], []), [ArrayMemory.BytesOf(70_000)], [null], Splitting.AllAtOnce);
        Assert.Equal(unchecked(70_000 * 70_000), ArrayMemory.ValuesOf<int>(integers.BytesOf(0))[0]);
        var floats = ProgramRunner.Run(
            CompiledProgram.Compile("a @ b", [new("a", DType.Float32, [1, 3]), new("b", DType.Float32, [3, 1])], []),
            [ArrayMemory.BytesOf(1e8f, 1f, -1e8f), ArrayMemory.BytesOf(1f, 1f, 1f)],
            [null, null],
            Splitting.AllAtOnce);
        Assert.Equal(1f, ArrayMemory.ValuesOf<float>(floats.BytesOf(0))[0]);
    }

    [Fact]
    public void Every_nan_of_a_product_is_the_canonical_one()
    {
        var payload = BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_07A2);
        var outcome = ProgramRunner.Run(
            CompiledProgram.Compile("a @ a", [new("a", DType.Float64, [2, 2])], []), [ArrayMemory.BytesOf(payload, -payload, 1, double.PositiveInfinity)], [null], Splitting.AllAtOnce);
        Assert.All(ArrayMemory.ValuesOf<long>(outcome.BytesOf(0))[..2], static bits => Assert.Equal(CanonicalNan.Float64Bits, bits));
    }

    [Fact]
    public void Only_a_product_of_two_matrices_runs_as_one()
    {
        var code = new StageCode(
            [Instruction.Load(DType.Float64, 0), new Instruction(OpCode.Multiply, DType.Float64, 0, 0), new Instruction(OpCode.ReduceSum, DType.Float64, 1)], [DType.Float64], []);
        Assert.Throws<InvalidDataException>(() => StageLoops.For(code, new StageDomain(new ArrayShape([4, 5, 6]), [null], StageForm.Product, 1)));
        Assert.Throws<InvalidDataException>(() => new StageDomain(new ArrayShape([5, 6]), [null], StageForm.Product, 1));
        Assert.Throws<InvalidDataException>(() => new StageDomain(new ArrayShape([4, 5, 6]), [null], StageForm.Product, 2));
    }

    private static void Check(string text, ProgramInput[] inputs, double[][] values, double[] expected)
    {
        var program = CompiledProgram.Compile(text, inputs, [], inlineElements: long.MaxValue);
        foreach (var splitting in Enum.GetValues<Splitting>())
        {
            var outcome = ProgramRunner.Run(program, [.. values.Select(static array => ArrayMemory.BytesOf(array))], new Scalar?[inputs.Length], splitting);
            Assert.Equal(expected, ArrayMemory.ValuesOf<double>(outcome.BytesOf(0)));
        }
    }

    private static double[] Plain(double[] a, double[] b, int rows, int columns, int depth)
    {
        var results = new double[rows * columns];
        for (var i = 0; i < results.Length; i++)
        {
            for (var k = 0; k < depth; k++)
            {
                results[i] = Math.FusedMultiplyAdd(a[(i / columns * depth) + k], b[(k * columns) + (i % columns)], results[i]);
            }
        }

        return results;
    }
}
