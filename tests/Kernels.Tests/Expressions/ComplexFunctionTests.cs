using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ActorShm.Kernels.Tests.Expressions;

/// <summary>Functions of complex numbers: identities that need no other library, special cases, and the same bits however they are run.</summary>
public class ComplexFunctionTests
{
    private static readonly Complex[] Points =
    [
        new(0.3, -0.7), new(-1.25, 2.5), new(1e-9, 1e-8), new(2, 0), new(-3, 1e-12), new(0, 1.5), new(4, -4), new(-0.5, 0.25), new(12, 0.1), new(0.9, 0.1), new(-25, 3),
    ];

    [Theory]
    [InlineData("sin(x)", "(exp(1j*x) - exp(-1j*x)) / 2j")]
    [InlineData("cos(x)", "(exp(1j*x) + exp(-1j*x)) / 2")]
    [InlineData("sinh(x)", "(exp(x) - exp(-x)) / 2")]
    [InlineData("cosh(x)", "(exp(x) + exp(-x)) / 2")]
    [InlineData("tan(x) * cos(x)", "sin(x)")]
    [InlineData("tanh(x) * cosh(x)", "sinh(x)")]
    [InlineData("sin(arcsin(x))", "x")]
    [InlineData("cos(arccos(x))", "x")]
    [InlineData("tan(arctan(x))", "x")]
    [InlineData("arcsin(x) + arccos(x)", "x*0 + pi/2")]
    [InlineData("expm1(x) + 1", "exp(x)")]
    [InlineData("exp(log1p(x))", "1 + x")]
    [InlineData("2 ** log2(x)", "x")]
    [InlineData("10 ** log10(x)", "x")]
    [InlineData("exp2(x)", "2 ** x")]
    [InlineData("x ** (x*0 + 3)", "x*x*x")]
    [InlineData("x ** 0.5", "sqrt(x)")]
    [InlineData("sign(x) * abs(x)", "x")]
    public void Functions_fit_together(string left, string right)
    {
        var (found, expected) = (Run(left, Points), Run(right, Points));
        for (var i = 0; i < Points.Length; i++)
        {
            Assert.True(Complex.Abs(found[i] - expected[i]) <= 1e-13 * (1 + Complex.Abs(expected[i]) + Complex.Abs(Points[i])), $"{left} of {Points[i]} is {found[i]} and {right} is {expected[i]}.");
        }
    }

    [Theory]
    [InlineData(double.MaxValue, double.MaxValue, 710.1292864836639, Math.PI / 4)]
    [InlineData(3e-324, -3e-324, -744.0934983311012, -Math.PI / 4)]
    [InlineData(-1, 0, 0, Math.PI)]
    [InlineData(0, 0, double.NegativeInfinity, 0)]
    public void The_logarithm_is_right_at_both_ends_of_the_range(double real, double imaginary, double logarithm, double angle)
    {
        var found = Run("log(x)", [new(real, imaginary)])[0];

        Assert.Equal(logarithm, found.Real, 1e-12);
        Assert.Equal(angle, found.Imaginary, 1e-15);
    }

    [Fact]
    public void The_logarithm_keeps_its_digits_near_the_circle_of_radius_1()
    {
        var random = new Random(5);
        Complex[] points =
        [
            new(0.6, 0.8), new(-0.8, 0.6), new(1, 1e-9), new(1e-9, -1), new(1, 0), new(0, -1), new(0.6904757466825006, 0.723355544143572), new(0.5, 0.5), new(1, 1), new(Math.Sqrt(0.5), Math.Sqrt(0.5)),
            .. Enumerable.Range(0, 2000).Select(_ => Complex.FromPolarCoordinates(1 + ((random.NextDouble() - 0.5) * Math.Pow(2, -random.Next(2, 54))), random.NextDouble() * 2 * Math.PI)),
        ];
        var found = Run("log(x)", points);
        for (var i = 0; i < points.Length; i++)
        {
            var expected = 0.5 * LogOfOneAnd(SquareLessOne(points[i]));
            Assert.True(Math.Abs(found[i].Real - expected) <= 4 * Math.Abs(Math.BitIncrement(expected) - expected), $"log of {points[i]} is {found[i].Real:R} and should be {expected:R}.");
        }

        static double SquareLessOne(Complex z)
        {
            var (real, imaginary) = (Scaled(z.Real), Scaled(z.Imaginary));
            var whole = (real * real) + (imaginary * imaginary) - (BigInteger.One << 240);
            return Math.ScaleB((double)whole, -240);
        }

        // W. Kahan's: the errors of the sum and of the logarithm of it cancel.
        static double LogOfOneAnd(double x) => 1 + x == 1 ? x : Math.Log(1 + x) * x / (1 + x - 1);

        static BigInteger Scaled(double value) => new(Math.ScaleB(value, 120)); // whole, as parts below 2⁻⁶⁷ lose digits that do not count
    }

    [Theory]
    [InlineData(double.PositiveInfinity, 3, 1, 0)]
    [InlineData(double.NegativeInfinity, 0, -1, 0)]
    [InlineData(2, double.NegativeInfinity, 0, -1)]
    [InlineData(-0.0, double.PositiveInfinity, 0, 1)]
    [InlineData(double.PositiveInfinity, double.NaN, 1, 0)]
    [InlineData(double.NaN, double.NegativeInfinity, 0, -1)]
    [InlineData(double.PositiveInfinity, double.NegativeInfinity, double.NaN, double.NaN)]
    [InlineData(1, double.NaN, double.NaN, double.NaN)]
    [InlineData(0, -0.0, 0, 0)]
    [InlineData(double.MaxValue, 0, 1, 0)]
    [InlineData(0, -double.Epsilon, 0, -1)]
    public void The_sign_of_an_infinity_is_a_direction_where_it_has_one(double real, double imaginary, double expectedReal, double expectedImaginary)
    {
        foreach (var way in LoopWay.All)
        {
            Assert.Equal([new Complex(expectedReal, expectedImaginary)], Run("sign(x)", [new(real, imaginary)], Splitting.AllAtOnce, way));
        }
    }

    [Fact]
    public void The_arctangent_beside_its_pole_is_large_and_finite()
    {
        var found = Run("arctan(x)", [new(double.Epsilon, 1), new(-1e-200, -1)]);

        Assert.Equal(372.5666095509705, found[0].Imaginary, 1e-10);
        Assert.Equal(-230.60508288968, found[1].Imaginary, 1e-8);
    }

    [Fact]
    public void The_root_of_the_largest_number_is_finite()
    {
        var root = Run("sqrt(x)", [new(double.MaxValue, -double.MaxValue)])[0];

        Assert.Equal(1.4730945569055655e154, root.Real, 1e140);
        Assert.Equal(-6.1017574412827e153, root.Imaginary, 1e140);
    }

    [Theory]
    [InlineData("sqrt(x)", 0, 5e-324, 1.5717277847026288e-162, 1.5717277847026288e-162)]
    [InlineData("sqrt(x)", -5e-324, -1e-323, 1.747424853330061e-162, -2.8273928054743385e-162)]
    [InlineData("sqrt(x)", 1e-310, 1e-320, 9.999999999999986e-156, 4.999944335913422e-166)]
    [InlineData("sqrt(x)", 1e-200, 5e-324, 1e-100, 2.4703282292062327e-224)]
    [InlineData("arccos(x)", 1, -5e-324, 2.2227587494850775e-162, 2.2227587494850775e-162)]
    public void Roots_of_the_smallest_numbers_keep_their_digits(string function, double real, double imaginary, double expectedReal, double expectedImaginary)
    {
        var found = Run(function, [new(real, imaginary)])[0];

        Assert.Equal(expectedReal, found.Real, Math.Abs(expectedReal) * 1e-15);
        Assert.Equal(expectedImaginary, found.Imaginary, Math.Abs(expectedImaginary) * 1e-15);
    }

    [Theory]
    [InlineData(double.MaxValue, 3.5)]
    [InlineData(double.MaxValue, double.MaxValue)]
    [InlineData(1e155, 0)]
    [InlineData(3, double.MaxValue)]
    [InlineData(double.PositiveInfinity, 1)]
    public void The_arctangent_of_what_is_very_large_is_a_right_angle(double real, double imaginary)
    {
        var found = Run("arctan(x)", [new(real, imaginary), new(-real, imaginary)]);

        Assert.Equal([Math.PI / 2, -Math.PI / 2], found.Select(static z => z.Real));
        Assert.All(found, static z => Assert.InRange(z.Imaginary, 0, 1e-300));
    }

    [Theory]
    [InlineData("expm1(x)")]
    [InlineData("log1p(x)")]
    [InlineData("sin(x)")]
    [InlineData("tan(x)")]
    [InlineData("sinh(x)")]
    [InlineData("tanh(x)")]
    [InlineData("arcsin(x)")]
    [InlineData("arctan(x)")]
    public void Near_zero_the_digits_are_kept(string function)
    {
        Complex[] small = [new(1e-12, -3e-13), new(-2e-15, 1e-20)];
        var found = Run(function, small);
        for (var i = 0; i < small.Length; i++)
        {
            Assert.True(Complex.Abs(found[i] - small[i]) <= 2 * Complex.Abs(small[i] * small[i]) + (4e-16 * Complex.Abs(small[i])), $"{function} of {small[i]} is {found[i]}.");
        }
    }

    [Fact]
    public void The_sign_of_zero_chooses_the_side_of_a_cut()
    {
        Complex[] sides = [new(2, 0.0), new(2, -0.0)];
        Assert.Equal([true, false], Run("arcsin(x)", sides).Select(static value => value.Imaginary > 0));
        Assert.Equal([false, true], Run("arccos(x)", sides).Select(static value => value.Imaginary > 0));
    }

    [Theory]
    [InlineData("x ** (1+1j)", 0)]
    [InlineData("x ** y", 0, 1, 1)]
    [InlineData("x ** y", 0, 0.5, -3)]
    [InlineData("x ** 1.5", 0)]
    [InlineData("x ** 0", 1)]
    [InlineData("x ** y", 1, 0, 0)]
    [InlineData("x ** -1", double.NaN)]
    [InlineData("x ** -2", double.NaN)]
    [InlineData("x ** -2.5", double.NaN)]
    [InlineData("x ** 1j", double.NaN)]
    [InlineData("x ** y", double.NaN, -2, 0)]
    [InlineData("x ** y", double.NaN, 0, 1)]
    public void Powers_of_zero_go_by_the_real_part_of_the_exponent(string text, double expected, double real = 0, double imaginary = 0)
    {
        Complex[] zeros = [Complex.Zero, new(-0.0, 0.0), new(0.0, -0.0)];
        foreach (var way in LoopWay.All)
        {
            var found = Run(text, zeros, Splitting.AllAtOnce, way, ("y", [new(real, imaginary)]));
            Assert.All(found, power => Assert.Equal((expected, double.IsNaN(expected) ? expected : 0), (power.Real, power.Imaginary)));
        }
    }

    // Signs of the real and the imaginary part, as NumPy 2.3 gives them.
    [Theory]
    [InlineData("x ** 1", "++ ++ ++ ++")]
    [InlineData("x ** 2", "++ +- +- ++")]
    [InlineData("x ** 2.0", "++ ++ ++ ++")]
    [InlineData("x ** complex(2, 0)", "++ ++ ++ ++")]
    [InlineData("x ** 0.5", "++ +- ++ +-")]
    [InlineData("x ** complex(0.5, 0)", "++ ++ ++ ++")]
    [InlineData("x ** 3", "++ ++ ++ ++")]
    [InlineData("x ** 4.0", "++ ++ ++ ++")]
    [InlineData("x ** 50", "++ ++ ++ ++")]
    [InlineData("x ** 99", "++ ++ ++ ++")]
    [InlineData("x ** 100", "++ ++ ++ ++")]
    [InlineData("x[3] ** 1", "++")]
    [InlineData("x[2] ** 2", "++")]
    [InlineData("x[1] ** 0.5", "++")]
    public void Powers_of_zero_have_no_sign_but_for_square_and_root_of_arrays(string text, string signs)
    {
        Complex[] zeros = [Complex.Zero, new(0.0, -0.0), new(-0.0, 0.0), new(-0.0, -0.0)];
        foreach (var way in LoopWay.All)
        {
            var found = Run(text, zeros, Splitting.AllAtOnce, way);
            Assert.Equal(Enumerable.Repeat(Complex.Zero, found.Length), found);
            Assert.Equal(signs, string.Join(' ', found.Select(static power => $"{Sign(power.Real)}{Sign(power.Imaginary)}")));
        }

        static char Sign(double zero) => double.IsNegative(zero) ? '-' : '+';
    }

    // Goal: zero parts have NumPy's signs, which differ between its functions for arrays and its power.
    [Theory]
    [InlineData("x ** -1", "2 0", "0.5 -0")]
    [InlineData("x ** -1", "2 -0", "0.5 0")]
    [InlineData("x ** -1", "-2 0", "-0.5 -0")]
    [InlineData("x ** -1", "0 2", "0 -0.5")]
    [InlineData("x ** -1", "-0 -2", "-0 0.5")]
    [InlineData("x ** -1", "1 3", "0.09999999999999999 -0.3")]
    [InlineData("x ** -1.0", "2 0", "0.5 0")]
    [InlineData("x ** -1.0", "2 -0", "0.5 0")]
    [InlineData("x[0] ** -1", "2 0", "0.5 0")]
    [InlineData("x ** 3", "2 -0", "8 -0")]
    [InlineData("x ** 4", "2 -0", "16 0")]
    [InlineData("x ** 2", "2 -0", "4 -0")]
    [InlineData("x ** 1", "2 -0", "2 -0")]
    public void Powers_have_the_zeros_of_numpy(string text, string number, string expected)
    {
        double[] parts = [.. number.Split(' ').Select(static part => double.Parse(part, CultureInfo.InvariantCulture))];
        foreach (var way in LoopWay.All)
        {
            var found = Run(text, [new(parts[0], parts[1])], Splitting.AllAtOnce, way)[0];
            Assert.Equal(expected, string.Create(CultureInfo.InvariantCulture, $"{found.Real} {found.Imaginary}"));
        }
    }

    [Fact]
    public void A_power_that_is_too_small_keeps_its_sign() =>
        Assert.True(double.IsNegative(Run("x ** 3", [new(-1e-200, -1e-200)])[0].Imaginary));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(1000)]
    public void A_product_has_every_factor_once(int length)
    {
        Complex[] factors = [.. Enumerable.Range(0, length).Select(static i => Complex.FromPolarCoordinates(1, i * 0.37))];
        var expected = Complex.FromPolarCoordinates(1, Enumerable.Range(0, length).Sum(static i => i * 0.37));
        Assert.True(Complex.Abs(Run("prod(x) + zeros", factors, ("zeros", [0]))[0] - expected) < 1e-9);
        Assert.Equal(Run("prod(x) + zeros", factors, ("zeros", [0]))[0], Run("prod(reshape(x, (-1, 1)), axis=0)", factors)[0]);
    }

    [Fact]
    public void Extremes_go_by_the_real_part_and_then_by_the_imaginary_part()
    {
        Complex[] values = [new(1, 5), new(3, -1), new(3, 2), new(-2, 0), new(-2, -7)];
        Assert.Equal([new Complex(3, 2)], Run("max(x, keepdims=True)", values));
        Assert.Equal([new Complex(-2, -7)], Run("min(x, keepdims=True)", values));
        Assert.Equal(2, Run("argmax(x) + 0*x[:1]", values)[0].Real);
        Assert.Equal(4, Run("argmin(x) + 0*x[:1]", values)[0].Real);
        Assert.Equal([3, 3, new Complex(3, 2), 3, 3], Run("maximum(x, 3)", values));
        Assert.True(double.IsNaN(Run("max(x, keepdims=True)", [.. values, new Complex(0, double.NaN)])[0].Real));
        Assert.Equal([new Complex(3, 2)], Run("nanmax(x, keepdims=True)", [.. values, new Complex(0, double.NaN)]));
    }

    [Fact]
    public void Dot_products_conjugate_only_where_NumPy_does()
    {
        Complex[] values = [new(1, 2), new(3, -1)];
        Assert.Equal(new Complex(-3 + 8, 4 - 6), Run("dot(x, x) + 0*x[:1]", values)[0]);
        Assert.Equal(new Complex(15, 0), Run("vdot(x, x) + 0*x[:1]", values)[0]);
        Assert.Equal(Math.Sqrt(15), Run("norm(x) + 0*x[:1]", values)[0].Real);
    }

    [Fact]
    public void A_number_has_the_parts_that_it_is_made_of()
    {
        double[] parts = [1, -0.0, double.NaN, double.NegativeInfinity];
        var found = MemoryMarshal.Cast<byte, double>(ProgramRunner.Run("complex(x, -x)", ("x", parts)).BytesOf(0)).ToArray();
        Assert.Equal([.. parts.SelectMany(static part => new[] { part, -part })], found);
        Assert.True(double.IsNegative(found[2]) && !double.IsNegative(found[3]));
        Assert.Equal([new Complex(2, 5), new Complex(4, 5)], Run("complex(2 * real(x), sum(imag(x)))", [new(1, 2), new(2, 3)]));
    }

    [Theory]
    [InlineData("reshape(x, (1, 1)) @ reshape(x, (1, 1))", 1)]
    [InlineData("reshape(x, (1, 3)) @ transpose(reshape(x, (1, 3)))", 3)]
    [InlineData("dot(reshape(x, (1, 3)), reshape(x, (3, 1)))", 3)]
    public void Matrices_of_one_row_and_column_are_multiplied(string text, int length)
    {
        Complex[] values = [.. new Complex[] { new(1, 2), new(3, -1), new(-2, 5) }.Take(length)];
        Assert.Equal([values.Aggregate(Complex.Zero, static (sum, value) => sum + (value * value))], Run(text, values));
    }

    [Fact]
    public void Near_its_poles_and_far_out_the_arctangent_keeps_its_digits()
    {
        Complex[] values = [new(6e-8, 1), new(1.8446744073709552e19, double.MaxValue)];
        var found = Run("arctan(x)", values);
        Assert.Equal(0.7853981783974483, found[0].Real, 1e-15);
        Assert.Equal(8.661034227642128, found[0].Imaginary, 1e-14);
        Assert.Equal((Math.PI / 2, 0.0), (found[1].Real, Math.Floor(found[1].Imaginary)));
    }

    [Fact]
    public void Every_way_of_running_gives_the_same_bits()
    {
        var random = new Random(3);
        Complex[] values = [.. Enumerable.Range(0, 1037).Select(_ => new Complex((random.NextDouble() * 20) - 10, (random.NextDouble() * 20) - 10))];
        string[] functions = ["exp2", "expm1", "log2", "log10", "log1p", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan"];
        var text = string.Join(" + ", functions.Select(static function => $"{function}(x)")) + " + x ** x[::-1] + prod(x) + max(x) + x @ x";
        var expected = Run(text, values);
        foreach (var splitting in Enum.GetValues<Splitting>())
        {
            foreach (var way in LoopWay.All)
            {
                Assert.Equal(expected, Run(text, values, splitting, way));
            }
        }
    }

    private static Complex[] Run(string text, Complex[] x, params (string Name, Complex[] Values)[] more) => Run(text, x, Splitting.AllAtOnce, LoopWay.Usual, more);

    private static Complex[] Run(string text, Complex[] x, Splitting splitting, LoopWay way, params (string Name, Complex[] Values)[] more)
    {
        (string Name, Complex[] Values)[] inputs = [("x", x), .. more];
        var program = CompiledProgram.Compile(text, [.. inputs.Select(static input => new ProgramInput(input.Name, DType.Complex128, [input.Values.Length]))], []);
        var bytes = inputs.Select(static input => MemoryMarshal.AsBytes<Complex>(input.Values).ToArray()).ToArray();
        return MemoryMarshal.Cast<byte, Complex>(ProgramRunner.Run(program, bytes, new Scalar?[inputs.Length], splitting, way).BytesOf(0)).ToArray();
    }
}
