using System.Numerics;
using System.Runtime.Intrinsics;
using ActorShm.Testing;

namespace ActorShm.Kernels.Tests.Loops;

// Goal: the divisions over several lanes have the bits of the plain ones, whatever is divided, at every width of hardware.
// Method: special values with each other, random bits, multiples of a divisor and their neighbours, quotients at the limits of each way of computing them.
public class FloorDivisionTests
{
    private const int PairCount = 200_000;

    private static readonly double[] Special =
    [
        0, -0.0, 1, -1, 0.5, -0.1, 3, -7, 1e-310, double.Epsilon, -double.Epsilon, 2.2250738585072014E-308, 1e308, double.MaxValue, double.MinValue,
        (1L << 51) - 1, 1L << 51, (1L << 51) + 0.5, (1L << 52) + 1, (1L << 53) - 1, 1L << 53, 4194303, 4194304.5, 8388608, 16777215,
        float.MaxValue, float.Epsilon, 1.1754943508222875e-38, 1e-40, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    [Fact]
    public void Float64_lanes_have_the_bits_of_the_reference()
    {
        foreach (var (a, b) in FloatPairs(1, static random => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)), Math.BitIncrement))
        {
            AssertSame<FloorQuotient<OfFloat64>>("//", a, b, static (x, y) => FloorDivision.Quotient(x, y), static value => value);
            AssertSame<FloorRemainder>("%", a, b, static (x, y) => FloorDivision.Remainder(x, y), static value => value);
        }
    }

    [Fact]
    public void Float32_lanes_have_the_bits_of_the_reference()
    {
        foreach (var (x, y) in FloatPairs(2, static random => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)), static value => MathF.BitIncrement((float)value)))
        {
            var (a, b) = ((double)(float)x, (double)(float)y);
            AssertSame<FloorQuotient<OfFloat32>>("//", a, b, static (x, y) => FloorDivision.Quotient((float)x, (float)y), static value => (float)value);
            AssertSame<FloorRemainder>("%", a, b, static (x, y) => FloorDivision.Remainder((float)x, (float)y), static value => (float)value);
        }
    }

    [Fact]
    public void A_lane_does_not_depend_on_its_neighbours()
    {
        Span<double> x = stackalloc double[8];
        Span<double> y = stackalloc double[8];
        var random = new Random(3);
        for (var round = 0; round < 5_000; round++)
        {
            for (var lane = 0; lane < 8; lane++)
            {
                (x[lane], y[lane]) = (Special[random.Next(Special.Length)], Special[random.Next(Special.Length)]);
            }

            var quotients = FloorQuotient<OfFloat64>.Of(Lanes8.Load(x), Lanes8.Load(y));
            for (var lane = 0; lane < 8; lane++)
            {
                AssertBits("//", x[lane], y[lane], FloorDivision.Quotient(x[lane], y[lane]), quotients[lane]);
            }
        }
    }

    [Fact]
    public void Integer_lanes_have_the_results_of_the_reference()
    {
        foreach (var (a, b) in IntegerPairs())
        {
            AssertSame(a, b, FourLanes.FloorDivideInt64, FourLanes.RemainderInt64);
            AssertSame(unchecked((ulong)a), unchecked((ulong)b), FourLanes.FloorDivideUInt64, FourLanes.RemainderUInt64);
            var (x, y) = (unchecked((int)a), unchecked((int)b));
            var (quotient, remainder) = (FourLanes.FloorDivideInt32(Vector128.Create(x), Vector128.Create(y)), FourLanes.RemainderInt32(Vector128.Create(x), Vector128.Create(y)));
            Expect.That(quotient == Vector128.Create(FloorDivideInteger<int>.Apply(x, y)), $"{x} // {y} is {quotient}.");
            Expect.That(remainder == Vector128.Create(RemainderInteger<int>.Apply(x, y)), $"{x} % {y} is {remainder}.");
        }
    }

    [Fact]
    public void Lanes_of_integers_do_not_depend_on_their_neighbours()
    {
        var pairs = IntegerPairs().ToArray();
        new Random(5).Shuffle(pairs);
        foreach (var eight in pairs.Chunk(8).Where(static chunk => chunk.Length == 8))
        {
            var a = Vector512.Create<long>(eight.Select(static pair => pair.A).ToArray());
            var b = Vector512.Create<long>(eight.Select(static pair => pair.B).ToArray());
            Assert.Equal(Vector512.Create<long>(eight.Select(static pair => FloorDivideInteger<long>.Apply(pair.A, pair.B)).ToArray()), EightLanes.FloorDivideInt64(a, b));
            Assert.Equal(Vector512.Create<long>(eight.Select(static pair => RemainderInteger<long>.Apply(pair.A, pair.B)).ToArray()), EightLanes.RemainderInt64(a, b));
        }
    }

    // Goal: the reference itself is Python's division.
    [Theory]
    [InlineData(7, 3, 2, 1)]
    [InlineData(-7, 3, -3, 2)]
    [InlineData(7, -3, -3, -2)]
    [InlineData(-7, -3, 2, -1)]
    [InlineData(5, 0, 0, 0)]
    [InlineData(long.MinValue, -1, long.MinValue, 0)]
    [InlineData(long.MinValue, 1, long.MinValue, 0)]
    [InlineData(long.MaxValue, long.MinValue, -1, -1)]
    public void Integers_are_divided_as_python_divides_them(long a, long b, long quotient, long remainder)
    {
        Assert.Equal((quotient, remainder), (FloorDivideInteger<long>.Apply(a, b), RemainderInteger<long>.Apply(a, b)));
        Assert.Equal((quotient, remainder), (FourLanes.FloorDivideInt64(Vector256.Create(a), Vector256.Create(b))[2], FourLanes.RemainderInt64(Vector256.Create(a), Vector256.Create(b))[2]));
    }

    [Fact]
    public void Programs_divide_the_same_in_every_way_of_running()
    {
        var random = new Random(9);
        double[] x = [.. Enumerable.Range(0, 3000).Select(i => i % 50 == 0 ? Special[random.Next(Special.Length)] : (random.NextDouble() - 0.5) * 1000)];
        long[] l = [.. Enumerable.Range(0, 3000).Select(_ => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64))];
        var names = new (string, Array)[] { ("x", x), ("y", x.Reverse().ToArray()), ("l", l), ("m", l.Reverse().ToArray()) };
        const string Text = "x // y; x % y; float32(x) // float32(y); float32(x) % float32(y); l // m; l % m; int16(l) // int16(m); int32(l) % int32(m); uint64(l) // uint64(m); uint32(l) % uint32(m)";
        var reference = ProgramRunner.Run(Text, names);
        Assert.Equal(x.Zip(x.Reverse(), static (a, b) => CanonicalNan.Of(FloorDivision.Quotient(a, b))), ArrayMemory.ValuesOf<double>(reference.BytesOf(0)));
        Assert.Equal(l.Zip(l.Reverse(), RemainderInteger<long>.Apply), ArrayMemory.ValuesOf<long>(reference.BytesOf(5)));
        var program = CompiledProgram.Compile(Text, [.. names.Select(static input => new ProgramInput(input.Item1, ProgramRunner.DTypeOf(input.Item2), [3000]))], []);
        foreach (var way in LoopWay.All)
        {
            var outcome = ProgramRunner.Run(program, [.. names.Select(static input => ProgramRunner.BytesOf(input.Item2))], new Scalar?[names.Length], Splitting.Misaligned, way);
            Assert.All(Enumerable.Range(0, 10), i => Assert.Equal(reference.BytesOf(i), outcome.BytesOf(i)));
        }
    }

    private static void AssertSame<TFunction>(string name, double a, double b, Func<double, double, double> reference, Func<double, double> round)
        where TFunction : struct, IElementaryFunctionOfTwo
    {
        var expected = reference(a, b);
        AssertBits(name, a, b, expected, round(TFunction.Of(Lanes8.Of(a), Lanes8.Of(b))[7]));
        AssertBits(name, a, b, expected, round(TFunction.Of(Lanes4.Of(a), Lanes4.Of(b))[3]));
        AssertBits(name, a, b, expected, round(TFunction.Of(Lane1.Of(a), Lane1.Of(b))[0]));
    }

    private static void AssertBits(string name, double a, double b, double expected, double found)
    {
        var isSame = BitConverter.DoubleToInt64Bits(CanonicalNan.Of(expected)) == BitConverter.DoubleToInt64Bits(CanonicalNan.Of(found));
        Expect.That(isSame, $"{a:R} {name} {b:R} is {expected:R}, and {found:R} in lanes.");
    }

    private static void AssertSame<T>(T a, T b, Func<Vector256<T>, Vector256<T>, Vector256<T>> quotient, Func<Vector256<T>, Vector256<T>, Vector256<T>> remainder)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (x, y) = (Vector256.Create(a), Vector256.Create(b));
        Expect.That(quotient(x, y) == Vector256.Create(FloorDivideInteger<T>.Apply(a, b)), $"{a} // {b} is {quotient(x, y)}.");
        Expect.That(remainder(x, y) == Vector256.Create(RemainderInteger<T>.Apply(a, b)), $"{a} % {b} is {remainder(x, y)}.");
    }

    private static IEnumerable<(double A, double B)> FloatPairs(int seed, Func<Random, double> anyBits, Func<double, double> next)
    {
        foreach (var a in Special)
        {
            foreach (var b in Special)
            {
                yield return (a, b);
            }
        }

        var random = new Random(seed);
        for (var i = 0; i < PairCount; i++)
        {
            var (a, b) = (anyBits(random), anyBits(random));
            var divisor = Math.ScaleB(random.NextDouble() - 0.5, random.Next(-20, 20));
            var quotient = Math.Round(Math.ScaleB(random.NextDouble() - 0.5, random.Next(0, 58)));
            var multiple = quotient * divisor;
            yield return (a, b);
            yield return ((random.NextDouble() - 0.5) * 1e4, divisor);
            yield return (multiple, divisor);
            yield return (next(multiple), divisor);
            yield return (-next(-multiple), divisor);
            yield return (Math.Round(divisor * 1e6), Math.Round(divisor * 100));
        }
    }

    private static IEnumerable<(long A, long B)> IntegerPairs()
    {
        long[] special = [0, 1, -1, 2, -3, 7, 127, -128, 65535, int.MaxValue, int.MinValue, uint.MaxValue, (1L << 50) - 1, 1L << 50, -(1L << 50), -(1L << 50) - 1, (1L << 53) + 1, 1L << 62, -(1L << 62), long.MaxValue, long.MaxValue - 1, long.MinValue, long.MinValue + 1];
        foreach (var a in special)
        {
            foreach (var b in special)
            {
                yield return (a, b);
            }
        }

        var random = new Random(4);
        for (var i = 0; i < PairCount; i++)
        {
            var b = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            var a = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            yield return (a, b);
            var multiple = b == 0 ? 0 : unchecked(a / (b == -1 ? 1 : b) * b);
            yield return (multiple, b);
            yield return (unchecked(multiple + 1), b);
            yield return (unchecked(multiple - 1), b);
        }
    }
}
