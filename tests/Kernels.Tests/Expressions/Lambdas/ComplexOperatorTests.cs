using System.Linq.Expressions;
using System.Numerics;
using static ActorShm.Kernels.Tests.LambdaRunner;

namespace ActorShm.Kernels.Tests;

/// <summary>The operators of <see cref="Complex"/>, compared with .NET's to the last bit: zeros of both signs, infinities, NaN and both ends of the range included.</summary>
public class ComplexOperatorTests
{
    private static readonly double[] Parts =
    [
        0, -0.0, 1, -1, 3, -0.1, 5, double.Epsilon, -1e-310, 1e-300, -1e300, double.MaxValue, double.MinValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    private static readonly Complex[] Numbers = [.. Parts.SelectMany(static real => Parts.Select(imaginary => new Complex(real, imaginary)))];

    public static TheoryData<string> Ways => [.. LoopWay.All.Select(static way => way.Name)];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Of_two_complex_numbers(string way)
    {
        var (a, b) = Pairs(Numbers, Numbers);
        AssertEach(way, a, b, (x, y) => x + y, (x, y) => x - y, (x, y) => x * y, (x, y) => x / y);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Of_a_complex_number_and_a_double(string way)
    {
        var (a, b) = Pairs(Numbers, Parts);
        AssertEach(way, a, b, (x, y) => x + y, (x, y) => x - y, (x, y) => x * y, (x, y) => x / y);
        AssertEach(way, b, a, (x, y) => x + y, (x, y) => x - y, (x, y) => x * y, (x, y) => x / y);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_random_numbers(int seed)
    {
        const int Count = 20_000;
        var random = new Random(seed);
        double Part() => random.Next(4) == 0 ? Parts[random.Next(Parts.Length)] : Math.ScaleB((2 * random.NextDouble()) - 1, random.Next(3) == 0 ? random.Next(-1080, 1024) : random.Next(-3, 3));
        Complex Number() => new(Part(), Part());
        Complex[] a = [.. Enumerable.Range(0, Count).Select(_ => Number())];
        Complex[] b = [.. Enumerable.Range(0, Count).Select(_ => Number())];
        double[] c = [.. Enumerable.Range(0, Count).Select(_ => Part())];
        AssertEach(LoopWay.Usual.Name, a, b, (x, y) => x + y, (x, y) => x - y, (x, y) => x * y, (x, y) => x / y, (x, y) => ((x / y) + (2.0 / x)) * (y / 3.0));
        AssertEach(LoopWay.Usual.Name, a, c, (x, y) => x + y, (x, y) => x - y, (x, y) => x * y, (x, y) => x / y, (x, y) => (1 / (x - y)) / y);
        AssertEach(LoopWay.Usual.Name, c, a, (x, y) => x + y, (x, y) => x - y, (x, y) => x * y, (x, y) => x / y);
    }

    [Fact]
    public void With_a_constant()
    {
        foreach (var real in Parts)
        {
            AssertEach(LoopWay.Usual.Name, Numbers, Numbers, (x, y) => x + real, (x, y) => x - real, (x, y) => x * real, (x, y) => x / real);
            AssertEach(LoopWay.Usual.Name, Numbers, Numbers, (x, y) => real + x, (x, y) => real - x, (x, y) => real * x, (x, y) => real / x);
        }

        foreach (var number in Numbers.Where(static (_, i) => i % 5 == 0))
        {
            AssertEach(LoopWay.Usual.Name, Numbers, Numbers, (x, y) => x + number, (x, y) => number - x, (x, y) => x * number, (x, y) => x / number, (x, y) => number / x);
            AssertEach(LoopWay.Usual.Name, Parts, Parts, (x, y) => x + number, (x, y) => number - x, (x, y) => x * number, (x, y) => x / number, (x, y) => number / x);
        }
    }

    [Fact]
    public void A_number_is_made_of_two_parts()
    {
        var (a, b) = Pairs(Parts, Parts);
        AssertEach(LoopWay.Usual.Name, a, b, (x, y) => new Complex(x, y), (x, y) => new Complex(-0.0, y), (x, y) => new Complex(x, 1 / y));
    }

    private static void AssertEach<TFirst, TSecond>(string way, TFirst[] a, TSecond[] b, params Expression<Func<TFirst, TSecond, Complex>>[] lambdas)
        where TFirst : unmanaged
        where TSecond : unmanaged
    {
        var chosen = LoopWay.All.Append(LoopWay.Usual).Single(known => known.Name == way);
        foreach (var lambda in lambdas)
        {
            AssertSame(lambda, a, b, chosen);
        }
    }

    private static (TFirst[] A, TSecond[] B) Pairs<TFirst, TSecond>(TFirst[] first, TSecond[] second) =>
        ([.. first.SelectMany(a => second.Select(_ => a))], [.. first.SelectMany(_ => second)]);
}
