using System.Numerics;

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
    [InlineData(9000, 2, 2)] // tiles of 4096 rows
    [InlineData(4097, 16, 2)]
    [InlineData(2049, 17, 64)]
    [InlineData(1100, 100, 30)]
    [InlineData(2, 2, 10_000)]
    [InlineData(10, 15, 1030)]
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
    public void Parts_of_single_precision_that_become_real_matrices_are_widened_before_they_are_multiplied()
    {
        var outcome = ProgramRunner.Run(
            CompiledProgram.Compile("imag(a) @ real(a)", [new("a", DType.Complex64, [2, 2])], []), [ArrayMemory.BytesOf<float>(1, 2, 3, 4, 5, 6, 7, 8)], [null], Splitting.AllAtOnce);
        Assert.Equal([22, 34, 46, 74], ArrayMemory.ValuesOf<float>(outcome.BytesOf(0)));
    }

    // Small whole numbers have exact products and sums, so the order of additions does not matter.
    [Theory]
    [InlineData("a @ b", 2, 2, 2)]
    [InlineData("a @ b", 1, 1, 1)]
    [InlineData("a @ b", 2, 1, 1)]
    [InlineData("a @ b", 1, 3, 5)]
    [InlineData("a @ b", 9, 17, 257)]
    [InlineData("conj(a) @ b", 3, 4, 5)]
    [InlineData("a @ real(b)", 3, 4, 5)]
    [InlineData("imag(a) @ b", 3, 4, 5)]
    public void Complex_matrices_are_multiplied_as_their_parts(string text, int rows, int columns, int depth)
    {
        const int batches = 2;
        var random = new Random(rows + columns + depth);
        Complex[] Matrices(int count) => [.. Enumerable.Range(0, batches * count).Select(_ => new Complex(random.Next(-50, 50), random.Next(-50, 50)))];
        var (a, b) = (Matrices(rows * depth), Matrices(depth * columns));
        var left = a.Select(z => text.StartsWith("conj", StringComparison.Ordinal) ? Complex.Conjugate(z) : text.StartsWith("imag", StringComparison.Ordinal) ? z.Imaginary : z).ToArray();
        var right = b.Select(z => text.EndsWith("real(b)", StringComparison.Ordinal) ? z.Real : z).ToArray();
        var expected = new Complex[batches * rows * columns];
        for (var i = 0; i < expected.Length; i++)
        {
            var (batch, row, column) = (i / (rows * columns), i / columns % rows, i % columns);
            for (var k = 0; k < depth; k++)
            {
                expected[i] += left[(((batch * rows) + row) * depth) + k] * right[(((batch * depth) + k) * columns) + column];
            }
        }

        foreach (var dtype in (DType[])[DType.Complex128, DType.Complex64])
        {
            var isWide = dtype == DType.Complex128;
            var program = CompiledProgram.Compile(
                text, [new("a", dtype, [batches, rows, depth]), new("b", dtype, [batches, depth, columns])], [], inlineElements: long.MaxValue);
            byte[] BytesOf(Complex[] values) => isWide
                ? ArrayMemory.BytesOf(values)
                : ArrayMemory.BytesOf(values.SelectMany(static z => (float[])[(float)z.Real, (float)z.Imaginary]).ToArray());
            foreach (var splitting in Enum.GetValues<Splitting>())
            {
                var bytes = ProgramRunner.Run(program, [BytesOf(a), BytesOf(b)], [null, null], splitting).BytesOf(0);
                Complex[] found = isWide
                    ? ArrayMemory.ValuesOf<Complex>(bytes)
                    : [.. ArrayMemory.ValuesOf<float>(bytes).Chunk(2).Select(static pair => new Complex(pair[0], pair[1]))];
                Assert.Equal(expected, found);
            }
        }
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
