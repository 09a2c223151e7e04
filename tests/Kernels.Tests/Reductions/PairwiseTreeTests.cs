namespace ActorShm.Kernels.Tests.Reductions;

public class PairwiseTreeTests
{
    private static readonly Reducer Sum = Reducer.For(OpCode.ReduceSum, DType.Float64);

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100)]
    public void The_tree_splits_at_the_largest_power_of_two(int count)
    {
        var random = new Random(count);
        var values = Enumerable.Range(0, count).Select(_ => random.NextDouble()).ToArray();
        var tree = new PairwiseTree(Sum);
        for (var round = 0; round < 2; round++) // the second round shows that the first left nothing behind
        {
            foreach (var value in values)
            {
                tree.Add(new Partial(BitConverter.DoubleToInt64Bits(value), 1));
            }

            var result = tree.Take();
            Assert.Equal(Recursive(values), BitConverter.Int64BitsToDouble(result.Bits));
            Assert.Equal(count, result.Count);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(128)]
    public void Adding_many_at_once_gives_the_same_tree(int atOnce)
    {
        var random = new Random(atOnce);
        var values = Enumerable.Range(0, 5 * atOnce).Select(_ => random.NextDouble()).ToArray();
        var partials = values.SelectMany(value => new[] { new Partial(BitConverter.DoubleToInt64Bits(value), 1), new Partial(-1, -1) }).ToArray();
        foreach (var before in new[] { 0, 1, atOnce })
        {
            var (tree, copy) = (new PairwiseTree(Sum), partials.ToArray());
            for (var i = 0; i < before; i++)
            {
                tree.Add(copy[2 * i]);
            }

            for (var i = before; i < values.Length; i += atOnce)
            {
                tree.AddAll(copy.AsSpan(2 * i), Math.Min(atOnce, values.Length - i), stride: 2);
            }

            var result = tree.Take();
            Assert.Equal(Recursive(values), BitConverter.Int64BitsToDouble(result.Bits));
            Assert.Equal(values.Length, result.Count);
            Assert.Equal(values.Length, copy.Count(static partial => partial == new Partial(-1, -1))); // nothing between them is touched
        }
    }

    [Fact]
    public void An_empty_tree_gives_the_result_of_no_elements() => Assert.Equal(new Partial(0, 0), new PairwiseTree(Sum).Take());

    private static double Recursive(ReadOnlySpan<double> values)
    {
        if (values.Length == 1)
        {
            return values[0];
        }

        var left = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)values.Length) / 2;
        return Recursive(values[..left]) + Recursive(values[left..]);
    }
}
