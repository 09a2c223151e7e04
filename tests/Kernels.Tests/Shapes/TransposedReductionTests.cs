namespace ActorShm.Kernels.Tests.Shapes;

// Goal: a reduction depends on the logical array alone, however its elements lie in memory. Oracle: the same reduction of a copy whose elements lie in order.
public class TransposedReductionTests
{
    public static TheoryData<long[], int[], int[]> Views() => new()
    {
        { [512, 16, 4], [1, 2, 0], [0] }, // rows and columns are joined in memory: 64 that follow each other, of which 16 are reduced
        { [512, 16, 4], [1, 2, 0], [1] },
        { [5, 64, 9], [2, 0, 1], [0, 1] },
        { [65, 8, 16], [1, 0, 2], [0] },
        { [700, 24], [1, 0], [0] },
        { [700, 24], [1, 0], [1] },
        { [40, 30, 50], [2, 1, 0], [0, 2] },
        { [3, 513, 2, 70], [1, 3, 0, 2], [1] },
    };

    [Theory]
    [MemberData(nameof(Views))]
    public void A_transposed_view_has_the_bits_of_its_copy(long[] shape, int[] order, int[] axes) => Check(shape, order, axes);

    [Fact]
    public void Random_transpositions_have_the_bits_of_their_copies()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var rank = random.Next(2, 5);
            long[] shape = [.. Enumerable.Range(0, rank).Select(_ => (long)random.Next(1, 12))];
            shape[random.Next(rank)] = random.Next(60, 600);
            shape[random.Next(rank)] = random.Next(8, 80);
            int[] order = [.. Enumerable.Range(0, rank)];
            random.Shuffle(order);
            int[] axes = [.. Enumerable.Range(0, rank).Where(_ => random.Next(2) == 0)];
            Check(shape, order, axes.Length is 0 || axes.Length == rank ? [random.Next(rank)] : axes);
        }
    }

    [Fact]
    public void A_view_in_another_shape_has_the_bits_of_its_copy()
    {
        var random = new Random(3);
        double[] values = [.. Enumerable.Range(0, 24 * 600).Select(_ => random.NextDouble())];
        double[] turned = [.. Enumerable.Range(0, values.Length).Select(i => values[(i % 600 * 24) + (i / 600)])];
        foreach (var axis in (int[])[0, 1, 2])
        {
            var view = Run($"sum(x.T.reshape(8, 3, 600), axis={axis})", [600, 24], values);
            Assert.Equal(Run($"sum(x, axis={axis})", [8, 3, 600], turned), view);
        }
    }

    private static void Check(long[] shape, int[] order, int[] axes)
    {
        var random = new Random(shape.Length);
        double[] values = [.. Enumerable.Range(0, (int)shape.Aggregate(1L, static (a, b) => a * b)).Select(_ => random.NextDouble() - 0.5)];
        long[] extents = [.. order.Select(axis => shape[axis])];
        var along = $"axis=({string.Concat(axes.Select(static axis => axis + ","))})";
        var transposed = $"transpose(x, ({string.Join(", ", order)}))";
        var copy = Transposed(values, shape, order);
        foreach (var function in (string[])["sum", "max"])
        {
            var expected = Run($"{function}(x, {along})", extents, copy);
            var found = Run($"{function}({transposed}, {along})", shape, values);
            Assert.True(expected.AsSpan().SequenceEqual(found), $"{function}({transposed}, {along}) of {string.Join('x', shape)}");
        }
    }

    private static double[] Transposed(double[] values, long[] shape, int[] order)
    {
        var strides = new long[shape.Length];
        for (var (axis, stride) = (shape.Length - 1, 1L); axis >= 0; axis--)
        {
            (strides[axis], stride) = (stride, stride * shape[axis]);
        }

        var result = new double[values.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var (rest, position) = ((long)i, 0L);
            for (var axis = order.Length - 1; axis >= 0; axis--)
            {
                (rest, var index) = Math.DivRem(rest, shape[order[axis]]);
                position += index * strides[order[axis]];
            }

            result[i] = values[position];
        }

        return result;
    }

    private static double[] Run(string text, long[] shape, double[] values)
    {
        var program = CompiledProgram.Compile(text, [new("x", DType.Float64, [.. shape])], [], inlineElements: long.MaxValue);
        byte[][] inputs = [ArrayMemory.BytesOf(values)];
        var whole = ArrayMemory.ValuesOf<double>(ProgramRunner.Run(program, inputs, [null], Splitting.AllAtOnce).BytesOf(0));
        Assert.Equal(whole, ArrayMemory.ValuesOf<double>(ProgramRunner.Run(program, inputs, [null], Splitting.Misaligned, LoopWay.Interpreted).BytesOf(0)));
        return whole;
    }
}
