namespace ActorShm.Kernels.Tests;

/// <summary>Seeded arguments: every exponent, and densely where a function is hard.</summary>
internal static class ElementaryArguments
{
    private const double Ln2 = 0.6931471805599453;

    public static IEnumerable<double> ForExp()
    {
        var random = new Random(1);
        for (var i = 0; i < 30_000; i++)
        {
            yield return Between(random, -745.2, 709.8);
            yield return Between(random, -1.0, 1.0);
            yield return WithExponent(random, -1074, 9);
            yield return Nearby(random, (random.Next(-1075, 1024) + 0.5) * Ln2); // where the reduction changes
            yield return Nearby(random, random.Next(-1075, 1024) * Ln2);
            yield return Between(random, -745.2, -707.0); // subnormal results, and the last normal ones
            yield return Between(random, 707.0, 709.8);
        }

        foreach (var edge in new[] { 708.0, -708.0, 709.782712893384, -708.3964185322641, -745.1332191019411 })
        {
            foreach (var x in Around(edge))
            {
                yield return x;
            }
        }
    }

    public static IEnumerable<double> ForLog()
    {
        var random = new Random(2);
        for (var i = 0; i < 41_000; i++)
        {
            yield return Math.Abs(WithExponent(random, -1074, 1023));
            yield return Between(random, 0.5, 2.0);
            yield return 1.0 + WithExponent(random, -53, -1);
            yield return Nearby(random, Math.ScaleB(Math.Sqrt(2.0), random.Next(-1022, 1023))); // where k changes
            yield return Math.ScaleB(random.NextDouble(), -1022); // subnormal
        }

        foreach (var edge in new[] { 1.0, Math.Sqrt(0.5), Math.Sqrt(2.0), 2.2250738585072014e-308 })
        {
            foreach (var x in Around(edge))
            {
                yield return x;
            }
        }

        yield return double.Epsilon;
        yield return double.MaxValue;
    }

    public static IEnumerable<double> ForSinAndCos()
    {
        var random = new Random(3);
        for (var i = 0; i < 30_000; i++)
        {
            yield return WithExponent(random, -1074, 1023);
            yield return WithExponent(random, 18, 60);
            yield return Between(random, -100.0, 100.0);
            yield return Between(random, -1e6, 1e6);
            yield return Between(random, -2.8e11, 2.8e11);
            yield return Between(random, -0.8, 0.8);
            yield return Nearby(random, random.Next(-667_000, 667_000) * (Math.PI / 2));
            yield return Nearby(random, (random.Next(-667_000, 667_000) + 0.5) * (Math.PI / 2)); // where the count changes
            yield return Nearby(random, random.NextInt64(-175_000_000_000, 175_000_000_000) * (Math.PI / 2));
            yield return Nearby(random, (random.NextInt64(-175_000_000_000, 175_000_000_000) + 0.5) * (Math.PI / 2));
        }

        foreach (var edge in new[] { 1048576.0, 274877906944.0, Math.PI / 4, Math.PI / 2, Math.PI, 3 * Math.PI / 4 })
        {
            foreach (var x in Around(edge))
            {
                yield return x;
                yield return -x;
            }
        }

        foreach (var x in Oracle.NearestToQuarterTurns())
        {
            yield return x;
        }

        yield return double.MaxValue;
    }

    /// <summary>Arguments of every size and sign, and more of them where a function that is smooth around zero is hard.</summary>
    /// <param name="seed">The same seed gives the same arguments.</param>
    /// <param name="low">Where the function's range of interest begins.</param>
    /// <param name="high">Where it ends; nothing beyond <paramref name="low"/> and this is given.</param>
    /// <param name="edges">Where the computation changes.</param>
    public static IEnumerable<double> Within(int seed, double low, double high, params double[] edges)
    {
        var random = new Random(seed);
        for (var i = 0; i < 15_000; i++)
        {
            yield return Between(random, Math.Max(low, -1e300), Math.Min(high, 1e300)); // the whole range would overflow
            yield return Math.Clamp(Between(random, -1.0, 1.0), low, high);
            yield return Math.Clamp(WithExponent(random, -1074, 1023), low, high);
            yield return Math.Clamp(WithExponent(random, -40, 4), low, high);
            yield return Math.Clamp(Nearby(random, Math.Round(Between(random, Math.Max(low, -800), Math.Min(high, 800)) / Ln2) * Ln2), low, high);
            yield return Math.Clamp(Nearby(random, (random.Next(-1075, 1024) + 0.5) * Ln2), low, high);
        }

        foreach (var x in edges.SelectMany(Around))
        {
            yield return Math.Clamp(x, low, high);
        }
    }

    /// <summary>Powers of ten and two and their neighbours, and what <see cref="ForLog"/> gives.</summary>
    public static IEnumerable<double> ForScaledLogs()
    {
        for (var exponent = -307; exponent <= 308; exponent++)
        {
            var power = Math.Pow(10.0, exponent);
            yield return power;
            yield return Math.BitIncrement(power);
            yield return Math.BitDecrement(power);
        }

        foreach (var x in ForLog().Where(static (_, index) => index % 2 == 0))
        {
            yield return x;
        }
    }

    /// <summary>Pairs of any sizes, and of sizes near each other, every sign among them.</summary>
    public static IEnumerable<(double X, double Y)> Pairs()
    {
        var random = new Random(7);
        for (var i = 0; i < 30_000; i++)
        {
            var x = WithExponent(random, -1074, 1023);
            yield return (x, WithExponent(random, -1074, 1023));
            yield return (x, x * Between(random, -3.0, 3.0));
            yield return (Between(random, -10.0, 10.0), Between(random, -10.0, 10.0));
            yield return (x, Nearby(random, x) * (random.Next(2) == 0 ? 1.0 : 0.4142135623730951)); // where the octant changes
        }

        for (var i = 0; i < 10_000; i++)
        {
            var tiny = WithExponent(random, -1074, -900); // so small that what a product of it lost is no number any more
            var other = WithExponent(random, -900, -100);
            yield return (tiny, other);
            yield return (other, tiny);
        }
    }

    /// <summary>Positive bases with exponents whose power is mostly finite, and often near the ends of the range.</summary>
    public static IEnumerable<(double X, double Y)> ForPow()
    {
        var random = new Random(8);
        for (var i = 0; i < 30_000; i++)
        {
            var any = Math.Abs(WithExponent(random, -1074, 1023));
            yield return (any, Between(random, -745.0, 709.0) / Math.Log(any));
            yield return (any, 709.0 / Math.Log(any) * Between(random, 0.99, 1.001));
            var nearOne = 1.0 + WithExponent(random, -50, -2);
            yield return (nearOne, Between(random, -745.0, 709.0) / Math.Log(nearOne));
            yield return (Between(random, 0.0, 10.0), Between(random, -20.0, 20.0));
            yield return (Nearby(random, Math.ScaleB(Math.Sqrt(2.0), random.Next(-100, 100))), Between(random, -7.0, 7.0)); // where k changes
            yield return (random.Next(2, 100), random.Next(-30, 30));
        }
    }

    /// <summary>Any double at all, NaN, infinities and subnormal numbers included and more frequent than by their bits.</summary>
    public static double Any(Random random) => random.Next(8) switch
    {
        0 => Specials[random.Next(Specials.Length)],
        1 => Between(random, -750.0, 720.0),
        2 => Between(random, -10.0, 10.0),
        3 => Between(random, -4e6, 4e6),
        _ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
    };

    private static readonly double[] Specials =
    [
        0.0, -0.0, 1.0, -1.0, double.NaN, -double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon,
        -double.Epsilon, double.MaxValue, double.MinValue, 2.2250738585072014e-308, 708.0, -708.0, 709.782712893384,
        -745.1332191019412, 1048576.0, 1048576.0000000001, BitConverter.Int64BitsToDouble(0x7FF4_0000_0000_0001),
    ];

    private static double Between(Random random, double low, double high) => low + (high - low) * random.NextDouble();

    private static double WithExponent(Random random, int lowest, int highest) =>
        Math.ScaleB(1.0 + random.NextDouble(), random.Next(lowest, highest)) * (random.Next(2) * 2 - 1);

    private static double Nearby(Random random, double value) =>
        value + random.Next(-3, 4) * (Math.BitIncrement(value) - value);

    private static IEnumerable<double> Around(double value)
    {
        for (var steps = -200; steps <= 200; steps++)
        {
            yield return BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) + steps);
        }
    }
}
