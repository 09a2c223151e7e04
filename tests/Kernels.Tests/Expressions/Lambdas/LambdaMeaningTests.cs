using System.Linq.Expressions;
using System.Numerics;
using static ActorShm.Kernels.Tests.LambdaRunner;

namespace ActorShm.Kernels.Tests;

/// <summary>Where C# and NumPy mean different things, a lambda means what C# means; compared with the lambda as .NET compiles it.</summary>
public class LambdaMeaningTests
{
    private static readonly int[] Integers = [0, 1, -1, 2, -2, 3, 7, -7, 8, -8, 100, int.MaxValue, int.MinValue, int.MinValue + 1];

    private static readonly double[] Floats =
    [
        0, -0.0, 0.5, -0.5, 1, -1, 2.5, -2.5, 3, -7, 255.9, 256, -1.5, 1e-300, 2147483647.5, 2147483648, -2147483648.5, -2147483649, 4294967296, 9.2e18, 9.3e18, -9.3e18, 1.8e19, 1.9e19,
        double.MaxValue, double.MinValue, double.Epsilon, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    [Fact]
    public void Integer_division_truncates_and_the_remainder_has_the_sign_of_the_dividend()
    {
        var (a, b) = Pairs(Integers, Integers, (x, y) => y != 0 && !(x == int.MinValue && y == -1));
        AssertSame((x, y) => x / y, a, b);
        AssertSame((x, y) => x % y, a, b);
        AssertSame((x, y) => x / 3 + x / -3 + x % 3 + x % -3, a, b);
        AssertSame((x, y) => y == 0 ? 0 : 100 / y + -100 / y + 100 % y, a, b);
        AssertSame((x, y) => x / y * y + x % y, [.. a.Select(v => (long)v)], [.. b.Select(v => (long)v)]);
        AssertSame((x, y) => x / y + x % y, [.. a.Select(v => (uint)v)], [.. b.Select(v => (uint)v)]);
    }

    [Fact]
    public void Where_CSharp_throws_there_is_the_value_of_the_language()
    {
        int[] a = [7, -7, 0, int.MinValue];
        int[] b = [0, 0, 0, -1];
        Assert.Equal([0, 0, 0, int.MinValue], Found((x, y) => x / y, a, b));
        Assert.Equal([0, 0, 0, 0], Found((x, y) => x % y, a, b));
        Assert.Equal([7, 7, 0, int.MinValue], Found((x, y) => Math.Abs(x), a, b));
    }

    [Fact]
    public void A_value_is_clamped_by_comparisons()
    {
        var (a, b) = Pairs(Floats, Floats, static (x, y) => !(x > y));
        var nan = double.NaN;
        AssertSame((x, y) => Math.Clamp(y, x, 1e300), [.. a.Where(v => !(v > 1e300))], [.. b.Take(a.Count(v => !(v > 1e300)))]);
        AssertSame((x, y) => Math.Clamp(x, nan, 1.0) + Math.Clamp(x, -1.0, nan) + Math.Clamp(x, 0.0, 0.5), a, b);
        AssertSame((x, y) => Math.Clamp(y, -7, 8), Integers, Integers);
        AssertSame((x, y) => Math.Clamp(5, y, int.MaxValue) * 20_000_000 > 0, Integers, Integers);
        AssertSame((x, y) => Math.Clamp(-5, int.MinValue, y), [.. Integers.Where(static v => v >= 0)], [.. Integers.Where(static v => v >= 0)]);
        ulong[] large = [0, 5, 1UL << 63, (1UL << 53) + 1, ulong.MaxValue];
        AssertSame((x, y) => Math.Clamp(5UL, y, ulong.MaxValue) + 1, large, large);
    }

    [Fact]
    public void What_is_the_same_for_all_elements_guards_what_cannot_be_computed()
    {
        var (none, empty) = (0, Array.Empty<double>());
        double[]? missing = null;
        int[] x = [1, 2, 3];
        double[] y = [0.5, -1, 2];
        AssertSame((v, w) => none != 0 ? v + (100 / none) : v, x, x);
        AssertSame((v, w) => none == 0 || v > 100 / none, x, x);
        AssertSame((v, w) => empty.Length > 0 && v > empty[0], y, y);
        AssertSame((v, w) => missing == null || missing[0] < v, y, y);
        AssertSame((v, w) => missing != null ? missing[0] : v, y, y);
    }

    [Fact]
    public void The_remainder_of_floats_has_the_sign_of_the_dividend()
    {
        var (a, b) = Pairs(Floats, Floats, static (_, _) => true);
        AssertSame((x, y) => x % y, a, b);
        AssertSame((x, y) => x % 3 + x % -0.7, a, b);
        AssertSame((x, y) => x % y, [.. a.Select(v => (float)v)], [.. b.Select(v => (float)v)]);
    }

    [Fact]
    public void A_float_that_no_integer_equals_becomes_the_nearest_one()
    {
        AssertSame((x, y) => (int)x, Floats, Floats);
        AssertSame((x, y) => (uint)x, Floats, Floats);
        AssertSame((x, y) => (long)x, Floats, Floats);
        AssertSame((x, y) => (ulong)x, Floats, Floats);
        AssertSame((x, y) => (sbyte)x, Floats, Floats);
        AssertSame((x, y) => (byte)x, Floats, Floats);
        AssertSame((x, y) => (short)x, Floats, Floats);
        AssertSame((x, y) => (ushort)x, Floats, Floats);
        float[] singles = [.. Floats.Select(v => (float)v)];
        AssertSame((x, y) => (int)x, singles, singles);
        AssertSame((x, y) => (ulong)x, singles, singles);
    }

    [Fact]
    public void Small_integers_are_computed_as_int()
    {
        byte[] bytes = [0, 1, 127, 128, 200, 255];
        var (a, b) = Pairs(bytes, bytes, static (_, _) => true);
        AssertSame((x, y) => x + y, a, b);
        AssertSame((x, y) => x * y - 300, a, b);
        AssertSame((x, y) => (byte)(x + y), a, b);
        AssertSame((x, y) => (sbyte)x, a, b);
        AssertSame((x, y) => -x, a, b);
        AssertSame((x, y) => ~x, a, b);
        AssertSame((x, y) => x > 200 ? 1 : 2, a, b);
    }

    [Fact]
    public void Shifts_take_their_count_modulo_the_width()
    {
        int[] counts = [0, 1, 5, 31, 32, 33, 63, 64, -1, -33];
        var (a, b) = Pairs(Integers, counts, static (_, _) => true);
        AssertSame((x, y) => (x << y) ^ (x >> y), a, b);
        AssertSame((x, y) => (x << 33) | (x >> -1), a, b);
        AssertSame((x, y) => (x << y) ^ (x >> y), [.. a.Select(v => (long)v * 3)], b);
        AssertSame((x, y) => (x << y) ^ (x >> y), [.. a.Select(v => (uint)v)], b);
        AssertSame((x, y) => (x << y) ^ (x >> y), [.. a.Select(v => (ulong)v * 5)], b);
    }

    [Fact]
    public void Bools_know_and_or_not_and_exclusive_or()
    {
        bool[] bools = [false, true];
        var (a, b) = Pairs(bools, bools, static (_, _) => true);
        AssertSame((x, y) => (x && !y) || (!x && y), a, b);
        AssertSame((x, y) => (x & y) | (x ^ y) == y, a, b);
        AssertSame((x, y) => x ? 1 : 0, a, b);
    }

    [Fact]
    public void Half_is_computed_as_CSharp_computes_it()
    {
        Half[] halves = [.. Floats.Where(v => !double.IsNaN(v)).Select(v => (Half)v)];
        var (a, b) = Pairs(halves, halves, static (_, _) => true);
        AssertSame((x, y) => x * y + (Half)0.1, a, b);
        AssertSame((x, y) => (double)x + 1, a, b);
        AssertSame((x, y) => (int)x, a, b);
        AssertSame((x, y) => (Half)((float)x * 3), a, b);
        AssertSame((x, y) => Half.Sqrt(x), a, b);
    }

    [Fact]
    public void Parts_of_complex_numbers_are_doubles_and_two_numbers_are_equal_when_their_parts_are()
    {
        Complex[] numbers = [new(1, 2), new(-0.5, 3), new(2, -7), new(0.25, 0.125)];
        var (a, b) = Pairs(numbers, numbers, static (_, _) => true);
        AssertSame((x, y) => Complex.Conjugate(x) * 2, a, b);
        AssertSame((x, y) => x.Real - y.Imaginary, a, b);
        AssertSame((x, y) => x == y, a, b);
    }

    [Fact]
    public void A_complex_number_is_NaN_to_CSharp_when_no_part_is_infinite_and_one_is_NaN()
    {
        double[] parts = [1, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        var (a, b) = Pairs(parts, parts, static (_, _) => true);
        Complex[] numbers = [.. a.Zip(b, static (real, imaginary) => new Complex(real, imaginary))];
        AssertSame((x, y) => Complex.IsNaN(x), numbers, numbers);
    }

    [Fact]
    public void A_complex_constant_keeps_both_parts()
    {
        double[] parts = [1, -1, 0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        Complex[] any = [new(1, 1)];
        foreach (var number in parts.SelectMany(real => parts.Select(imaginary => new Complex(real, imaginary))))
        {
            AssertSame((x, y) => x.Real > 0 ? number : x, any, any);
        }

        Assert.Equal(-1, Found((x, y) => Complex.Sqrt(x.Real > 0 ? new Complex(-1, -0.0) : x).Imaginary, any, any)[0]);
    }

    private static (TFirst[] A, TSecond[] B) Pairs<TFirst, TSecond>(TFirst[] first, TSecond[] second, Func<TFirst, TSecond, bool> isWanted)
    {
        var pairs = first.SelectMany(a => second.Select(b => (a, b))).Where(pair => isWanted(pair.a, pair.b)).ToArray();
        return ([.. pairs.Select(pair => pair.a)], [.. pairs.Select(pair => pair.b)]);
    }

    private static TResult[] Found<T, TResult>(Expression<Func<T, T, TResult>> lambda, T[] a, T[] b)
        where T : unmanaged
        where TResult : unmanaged => RunProgram(lambda, a, b).Found;
}
