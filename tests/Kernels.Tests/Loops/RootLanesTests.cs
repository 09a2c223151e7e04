using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Xunit;

namespace ActorShm.Kernels.Tests.Loops;

// Goal: a root by products is the processor's own root, bit for bit. Method: numbers whose roots lie as near as can be to the middle between two numbers, numbers of all sizes, and those that are no ordinary numbers.
public sealed class RootLanesTests
{
    private const int Lanes = 8;

    [SkippableFact]
    public void Roots_nearest_to_the_middle_between_two_numbers_are_rounded_as_the_processor_does()
    {
        Skip.IfNot(Avx512F.IsSupported, "This processor has no registers of 512 bits.");
        double[] hard = [.. Enumerable.Range(-500, 1001).SelectMany(i => NearMiddles(1 + (8L * i)))];
        Assert.True(hard.Length > 1000, $"{hard.Length} numbers");
        AssertSame(hard);
        AssertSame([.. hard.Select(double.BitIncrement), .. hard.Select(double.BitDecrement)]);
        AssertSame([.. hard.Select(a => double.ScaleB(a, -1000)), .. hard.Select(a => double.ScaleB(a, 900))]);
    }

    [SkippableFact]
    public void Roots_of_numbers_of_all_sizes_are_those_of_the_processor_and_nearly_all_certain()
    {
        Skip.IfNot(Avx512F.IsSupported, "This processor has no registers of 512 bits.");
        var random = new Random(21);
        var values = new double[1 << 20];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = double.ScaleB(1 + random.NextDouble(), random.Next(-890, 1024));
        }

        AssertSame(values);
        var certain = values.Chunk(Lanes).Count(chunk => EightLanes.TrySqrtByProducts(Vector512.Create(chunk), out _));
        Assert.InRange(certain, (values.Length / Lanes) - 100, values.Length / Lanes);
    }

    [SkippableTheory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.Epsilon)]
    [InlineData(2.2250738585072014e-308)]
    [InlineData(9e-271)]
    public void What_is_no_ordinary_number_is_left_to_the_processor(double special)
    {
        Skip.IfNot(Avx512F.IsSupported, "This processor has no registers of 512 bits.");
        for (var lane = 0; lane < Lanes; lane++)
        {
            var values = Vector512.Create(2.0).WithElement(lane, special);
            Assert.False(EightLanes.TrySqrtByProducts(values, out _));
            Assert.Equal(Vector512.Sqrt(values).AsInt64(), EightLanes.SqrtByProducts(values).AsInt64());
        }
    }

    [Fact]
    public void Squares_of_whole_numbers_the_largest_number_and_a_negative_zero_have_their_roots()
    {
        AssertSame([.. Enumerable.Range(1, 4096).Select(i => (double)i * i), double.MaxValue, -0.0, 1e-270, 1, 4, 0.25, Math.Pow(2, 1022), Math.Pow(2, -890)]);
    }

    private static void AssertSame(double[] values)
    {
        foreach (var chunk in values.Chunk(Lanes))
        {
            var padded = new double[Lanes];
            padded.AsSpan().Fill(1);
            chunk.CopyTo(padded, 0);
            var found = EightLanes.SqrtByProducts(Vector512.Create(padded));
            for (var lane = 0; lane < Lanes; lane++)
            {
                Assert.True(
                    BitConverter.DoubleToInt64Bits(Math.Sqrt(padded[lane])) == BitConverter.DoubleToInt64Bits(found[lane]),
                    $"The root of {padded[lane]:R} is {Math.Sqrt(padded[lane]):R}; by products it is {found[lane]:R}.");
            }
        }
    }

    /// <summary>The numbers of 53 bits for which four times their value lies a given distance below the square of an odd number, so that the root lies that little below the middle between two numbers.</summary>
    /// <param name="distance">1 more than a multiple of 8, or no square of an odd number is so far from a multiple of a high power of two.</param>
    private static IEnumerable<double> NearMiddles(long distance)
    {
        for (var bits = 53; bits <= 57; bits++)
        {
            var modulus = BigInteger.One << bits;
            foreach (var root in OddRoots(distance, bits))
            {
                for (var odd = root; odd < BigInteger.One << 54; odd += modulus)
                {
                    if (odd < BigInteger.One << 53)
                    {
                        continue; // the root has 53 bits before the half
                    }

                    var square = (odd * odd) - distance;
                    var shift = 0;
                    while (square.IsEven)
                    {
                        square >>= 1;
                        shift++;
                    }

                    if (square < BigInteger.One << 53)
                    {
                        yield return double.ScaleB((double)square, shift - 2);
                    }
                }
            }
        }
    }

    /// <summary>All odd numbers below 2^bits whose square is the value modulo 2^bits, bit by bit.</summary>
    private static IEnumerable<BigInteger> OddRoots(long value, int bits)
    {
        List<BigInteger> roots = [BigInteger.One];
        for (var known = 1; known < bits; known++)
        {
            var modulus = BigInteger.One << (known + 1);
            roots = [.. roots.SelectMany(root => (BigInteger[])[root, root + (BigInteger.One << known)]).Where(root => ((root * root) - value) % modulus == 0)];
        }

        return roots;
    }
}
