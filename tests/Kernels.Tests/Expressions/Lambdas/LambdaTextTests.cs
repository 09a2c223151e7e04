using System.Linq.Expressions;

namespace ActorShm.Kernels.Tests;

/// <summary>The programs that lambdas become.</summary>
public class LambdaTextTests
{
    private readonly double _field = 4;

    [Fact]
    public void A_lambda_becomes_the_program_that_one_would_write() =>
        Assert.Equal("sqrt(x0 * x0 + 1.0)", TextOf<double, double>(v => Math.Sqrt(v * v + 1)));

    [Fact]
    public void Two_parameters_are_two_inputs() =>
        Assert.Equal("(x0 - x1) / (x0 + x1)", TextOf<double, double, double>((a, b) => (a - b) / (a + b)));

    [Fact]
    public void Parentheses_stand_where_the_text_would_mean_something_else()
    {
        Assert.Equal("x0 - (x0 - 1.0) - 2.0", TextOf<double, double>(v => v - (v - 1) - 2));
        Assert.Equal("-(x0 + 1.0) * -2.0", TextOf<double, double>(v => -(v + 1) * -2));
        Assert.Equal("(x0 < 1.0) == (x0 > 2.0)", TextOf<double, bool>(v => (v < 1) == (v > 2)));
        Assert.Equal("(-x0) ** 3.0", TextOf<double, double>(v => Math.Pow(-v, 3)));
    }

    [Fact]
    public void The_conditional_operator_chooses_by_where() =>
        Assert.Equal("where(x0 > 0.0, x0, -x0)", TextOf<double, double>(v => v > 0 ? v : -v));

    [Fact]
    public void Captured_variables_and_arithmetic_on_them_are_values()
    {
        var scale = 3;
        double[] weights = [0.5, 0.25];
        Assert.Equal("x0 * 0.75 + 5.0", TextOf<double, double>(v => v * (weights[1] * scale) + (_field + 1)));
        Assert.Equal("x0 * 3.0", TextOf<double, double>(v => v * Math.Max(scale, 2)));
    }

    [Fact]
    public void A_captured_variable_counts_with_the_value_that_it_has_when_the_lambda_is_translated()
    {
        var shift = 1.0;
        Expression<Func<double, double>> lambda = v => v + shift;
        var before = Translated(lambda);
        shift = 2;

        Assert.Equal("x0 + 1.0", before);
        Assert.Equal("x0 + 2.0", Translated(lambda));
    }

    [Fact]
    public void A_constant_is_the_same_for_every_element_of_the_array()
    {
        Assert.Equal("where(x0 == x0, 7.0, 7.0)", TextOf<double, double>(v => 7));
        Assert.Equal([4L], ArrayExpressions.Of<double, double>(v => 7, 4).Shape.ToArray());
    }

    [Theory]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1e300, "1E+300")]
    [InlineData(5e-324, "5E-324")]
    [InlineData(0.1f, "0.1")]
    [InlineData(long.MinValue, "(-9223372036854775807 - 1)")]
    [InlineData(-5, "-5")]
    [InlineData(true, "True")]
    public void A_constant_is_written_so_that_it_reads_back(object value, string text) => Assert.Equal(text, ConstantText.Of(value).Text);

    [Fact]
    public void A_complex_constant_is_written_by_its_parts() => Assert.Equal("complex(-0.0, nan)", ConstantText.Of(new System.Numerics.Complex(-0.0, double.NaN)).Text);

    [Fact]
    public void A_double_beside_a_complex_number_touches_its_own_part() =>
        Assert.Equal("complex(1.0 - real(x0), -imag(x0))", TextOf<System.Numerics.Complex, System.Numerics.Complex>(v => 1.0 - v));

    [Fact]
    public void Every_float32_reads_back_as_itself()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var value = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            if (float.IsFinite(value))
            {
                var digits = ConstantText.Of(value).Text;
                Assert.Equal(value, (float)double.Parse(digits, System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }

    [Fact]
    public void What_is_used_twice_is_written_once()
    {
        var x = ArrayExpressions.Input<double>("x", 4);
        var root = LambdaTranslator.Translate((Expression<Func<double, double>>)(v => Math.Sqrt(v)), x);
        var product = LambdaTranslator.Translate((Expression<Func<double, double, double>>)((a, b) => a * b + a), root, x);

        Assert.Equal("t0 = sqrt(x0); t0 * x0 + t0", product.ToString());
        Assert.Equal("t0 = sqrt(x0); t0; t0 * x0 + t0", ArrayProgram.Of([root, product]).Text);
    }

    [Fact]
    public void A_long_chain_is_cut_into_statements_that_the_parser_takes()
    {
        var chain = ArrayExpressions.Input<double>("x", 4);
        for (var i = 0; i < 500; i++)
        {
            chain = CSharpOperators.Binary(ExpressionType.Subtract, ArrayExpression.Constant(1.0), chain);
        }

        var program = ArrayProgram.Of([chain]);
        var compiled = CompiledProgram.Compile(program.Text, [new ProgramInput("x0", DType.Float64, [4])], []);
        Assert.Equal([4L], compiled.Results[0].Shape.ToArray());
    }

    [Fact]
    public void A_chain_that_is_far_too_long_for_a_program_costs_no_stack()
    {
        var chain = ArrayExpressions.Input<double>("x", 4);
        for (var i = 0; i < 200_000; i++)
        {
            chain = CSharpOperators.Unary(ExpressionType.Negate, chain);
        }

        Assert.True(ArrayProgram.Of([chain]).Text.Length > 200_000);
    }

    [Fact]
    public void An_output_has_its_own_name_and_no_input_has_it()
    {
        var x = ArrayExpressions.Input<double>("x", 4);
        var sum = CSharpOperators.Binary(ExpressionType.Add, x, ArrayExpressions.Input<double>("y", 4));
        Assert.Equal("x0 = x1 + x2", ArrayProgram.Of([], "x0", sum).Text);
    }

    [Theory]
    [InlineData("mean")]
    [InlineData("nan")]
    [InlineData("lambda")]
    [InlineData("prices-7")]
    [InlineData("")]
    public void An_output_needs_a_name_that_a_program_can_give(string name) =>
        Assert.Contains($"'{name}' cannot name an array", Assert.Throws<ArgumentException>(() => ArrayProgram.Of([], name, ArrayExpressions.Input<double>("x", 4))).Message, StringComparison.Ordinal);

    private static string TextOf<T, TResult>(Expression<Func<T, TResult>> lambda)
        where T : unmanaged => Translated(lambda);

    private static string TextOf<T1, T2, TResult>(Expression<Func<T1, T2, TResult>> lambda)
        where T1 : unmanaged
        where T2 : unmanaged =>
        LambdaTranslator.Translate(lambda, ArrayExpressions.Input<T1>("x", 4), ArrayExpressions.Input<T2>("y", 4)).ToString();

    private static string Translated<T, TResult>(Expression<Func<T, TResult>> lambda)
        where T : unmanaged => ArrayExpressions.Of(lambda, 4).ToString();
}
