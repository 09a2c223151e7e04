using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ActorShm.Kernels.Tests.Reductions;

// Goal: sums are at least as close to the exact sum as a pairwise sum promises.
// Method: exact sums in integers of 2^-1074, the smallest distance between doubles.
public class SumAccuracyTests
{
    [Theory]
    [InlineData(1_000, 1)]
    [InlineData(100_000, 2)]
    [InlineData(300_001, 3)]
    public void The_error_is_within_the_bound_of_pairwise_summation(int count, int seed)
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, count).Select(_ => (random.NextDouble() - 0.3) * Math.ScaleB(1, random.Next(-20, 20))).ToArray();
        var exact = values.Aggregate(BigInteger.Zero, (sum, value) => sum + Exact(value));
        var magnitude = values.Sum(Math.Abs);
        var sum = ProgramRunner.Run("sum(x)", ("x", values)).Float64(0);
        var error = Math.ScaleB(Math.Abs((double)((Exact(sum) - exact) >> 900)), 900 - 1074);

        // Higham, section 4.2: depth of the tree times the unit roundoff; NumPy's tree has a depth of 25 or more here.
        var bound = 25 * Math.ScaleB(1, -53) * magnitude;
        Assert.InRange(error, 0, bound);
    }

    // NumPy's sum of 128 elements has 18 additions in a row, and one more for each doubling; added first to last, numbers like these are off by many times that.
    [Theory]
    [InlineData(200, 9, 1)]
    [InlineData(200, 17, 1)]
    [InlineData(200, 128, 1)]
    [InlineData(200, 511, 1)]
    [InlineData(80, 201, 1)]
    [InlineData(4_001, 70, 0)]
    public void The_error_along_an_axis_is_within_the_bound_of_pairwise_summation(int rows, int columns, int axis)
    {
        var random = new Random(rows + columns);
        var values = Enumerable.Range(0, rows * columns).Select(_ => 0.1 + (random.Next(3) * 1e-9)).ToArray();
        var (results, run, step) = axis == 1 ? (rows, columns, 1) : (columns, rows, columns);
        foreach (var text in (string[])["sum(x, axis={0})", "sum(x + 0, axis={0})", "nansum(x, axis={0})"])
        {
            var program = CompiledProgram.Compile(string.Format(CultureInfo.InvariantCulture, text, axis), [new("x", DType.Float64, [rows, columns])], []);
            Assert.All(LoopWay.All.Append(LoopWay.Usual), way =>
            {
                var outcome = ProgramRunner.Run(program, [ProgramRunner.BytesOf(values)], [null], Splitting.AllAtOnce, way);
                var sums = MemoryMarshal.Cast<byte, double>(outcome.BytesOf(0));
                for (var result = 0; result < results; result++)
                {
                    var elements = Enumerable.Range(0, run).Select(i => values[axis == 1 ? (result * columns) + i : (i * step) + result]).ToArray();
                    var exact = elements.Aggregate(BigInteger.Zero, (sum, value) => sum + Exact(value));
                    var error = Math.ScaleB(Math.Abs((double)((Exact(sums[result]) - exact) >> 900)), 900 - 1074);
                    Assert.InRange(error, 0, (11 + Math.Log2(run)) * Math.ScaleB(1, -53) * elements.Sum());
                }
            });
        }
    }

    [Fact]
    public void A_float32_sum_is_the_exact_sum_rounded_once()
    {
        var random = new Random(5);
        var values = Enumerable.Range(0, 200_000).Select(_ => (float)random.Next(-1000, 1000) / 1024).ToArray();
        var exact = values.Sum(value => (double)value); // multiples of 2^-10 below 2^28: exact in any order
        var outcome = ProgramRunner.Run("sum(x); mean(x)", ("x", values));
        Assert.Equal((float)exact, outcome.Scalars[0]!.Value.AsFloat32());
        Assert.Equal((float)(exact / values.Length), outcome.Scalars[1]!.Value.AsFloat32());
    }

    /// <summary>The value in units of the smallest subnormal number.</summary>
    private static BigInteger Exact(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        var exponent = (int)(bits >> 52);
        var fraction = bits & ((1L << 52) - 1);
        var whole = exponent == 0 ? fraction : new BigInteger(fraction | (1L << 52)) << (exponent - 1);
        return value < 0 ? -whole : whole;
    }
}
