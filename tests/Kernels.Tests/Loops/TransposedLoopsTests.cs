using ActorShm.Testing;
namespace ActorShm.Kernels.Tests.Loops;

// Goal: every element of a transposed copy comes from its place, for every size of element, and nothing beside the copy is touched.
// Method: random bytes and all sizes about those of a square of four by four, against index arithmetic.
public sealed unsafe class TransposedLoopsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void A_transposed_copy_is_what_index_arithmetic_gives(int size)
    {
        const byte Untouched = 0xEE;
        var random = new Random(size);
        for (var round = 0; round < 400; round++)
        {
            var (columns, rows) = (random.Next(1, 40), random.Next(1, 22));
            var (distance, position) = (rows + random.Next(1, 5), random.Next(5));
            var input = new byte[(position + ((columns - 1) * distance) + rows) * size];
            random.NextBytes(input);
            var rowBytes = (columns + random.Next(1, 4)) * size;
            var target = new byte[rows * rowBytes];
            Array.Fill(target, Untouched);
            fixed (byte* address = target)
            {
                TransposedLoops.Copy(new OneInput(input, size), 0, position, distance, columns, rows, size, address, rowBytes);
            }

            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    var expected = input.AsSpan((position + (column * distance) + row) * size, size);
                    Expect.That(expected.SequenceEqual(target.AsSpan((row * rowBytes) + (column * size), size)), $"row {row}, column {column} of {rows} by {columns}");
                }

                Assert.Equal(-1, target.AsSpan((row * rowBytes) + (columns * size), rowBytes - (columns * size)).IndexOfAnyExcept(Untouched));
            }
        }
    }

    // Goal: sums that are added where they lie have the bits of those whose rows are written down first.
    [Theory]
    [InlineData(65, 3)]
    [InlineData(130, 10)]
    [InlineData(1_037, 17)]
    [InlineData(90, 511)]
    public void Sums_of_short_rows_have_the_bits_of_the_interpreter_however_they_are_split(int results, int run)
    {
        var random = new Random(run);
        double[] values = [.. Enumerable.Range(0, results * run).Select(i => i % 997 == 5 ? double.NaN : i % 31 == 0 ? -0.0 : random.NextDouble() - 0.5)];
        Array.Fill(values, -0.0, 0, run); // a whole row: its sum keeps the sign
        var program = CompiledProgram.Compile("s = sum(x, axis=1)", [new("x", DType.Float64, [results, run])], ["s"]);
        byte[][] inputs = [ArrayMemory.BytesOf(values)];
        var reference = ProgramRunner.Run(program, inputs, [null], Splitting.AllAtOnce, LoopWay.Interpreted).Arrays[0];
        foreach (var splitting in Enum.GetValues<Splitting>())
        {
            Assert.All(LoopWay.All, way => Assert.Equal(reference, ProgramRunner.Run(program, inputs, [null], splitting, way).Arrays[0]));
        }
    }

    private sealed class OneInput(byte[] bytes, int size) : IBlockMemory
    {
        public ReadOnlySpan<byte> Input(int slot, long startElement, int elementCount) => bytes.AsSpan((int)startElement * size, elementCount * size);

        public Span<byte> Output(int slot, long startElement, int elementCount) => throw new NotSupportedException();
    }
}
