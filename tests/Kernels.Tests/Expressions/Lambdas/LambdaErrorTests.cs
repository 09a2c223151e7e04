using System.Linq.Expressions;

namespace ActorShm.Kernels.Tests;

/// <summary>A lambda that cannot be translated names the part and says what to write instead.</summary>
public class LambdaErrorTests
{
    [Fact]
    public void A_method_of_the_users_is_named()
    {
        var refused = Refused(v => Math.Sqrt(v) + Halve(v * 2));
        Assert.Equal("LambdaErrorTests.Halve(v * 2)", refused.SubExpression);
        Assert.Equal("v => Math.Sqrt(v) + LambdaErrorTests.Halve(v * 2)", refused.Lambda);
        Assert.Contains("LambdaErrorTests.Halve is no function of the language", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Possible are the operators of C#", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_that_is_there_with_other_arguments_is_named_with_those()
    {
        Assert.Contains("With these arguments Math.Round is no function of the language; Math.Round(x) is.", Refused(v => Math.Round(v, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("Math.Log(x) is.", Refused(v => Math.Log(v, 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_without_elements_is_refused_because_it_would_run_once()
    {
        var random = new Random(1);
        var refused = Refused(v => v + random.NextDouble());
        Assert.Equal("random.NextDouble()", refused.SubExpression);
        Assert.Contains("would be called once and not for each element. Compute it before", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_delegate_is_refused()
    {
        Func<double, double> halve = v => v / 2;
        Assert.Equal("halve(v)", Refused(v => halve(v) + 1).SubExpression);
    }

    [Fact]
    public void A_member_of_an_element_is_refused() => Assert.Equal("v.ToString()", Refused(v => v.ToString().Length).SubExpression);

    [Fact]
    public void A_type_that_programs_do_not_know_is_refused()
    {
        var refused = Refused(v => (double)((decimal)v * 2));
        Assert.Equal("(decimal)v * 2", refused.SubExpression);
        Assert.Contains("decimal is no type that programs compute with", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checked_arithmetic_of_integers_is_refused_and_that_of_floats_is_not()
    {
        Expression<Func<int, int>> integers = v => checked(v * 2);
        var refused = Assert.Throws<LambdaException>(() => LambdaTranslator.Translate(integers, ArrayExpressions.Input<int>("x", 4)));
        Assert.Equal("checked(v * 2)", refused.SubExpression);
        Assert.Contains("unchecked(...)", refused.Message, StringComparison.Ordinal);

        Assert.Equal("x0 * 2.0", ArrayExpressions.Of<double, double>(v => checked(v * 2), 4).ToString());
    }

    [Fact]
    public void A_captured_value_that_throws_is_named_with_what_it_threw()
    {
        int[] none = [];
        var refused = Refused(v => v * none[3]);
        Assert.Equal("(double)none[3]", refused.SubExpression);
        Assert.IsType<IndexOutOfRangeException>(refused.InnerException);
    }

    [Fact]
    public void A_function_that_the_language_lacks_is_named()
    {
        var refused = Refused(v => Math.ScaleB(v, 2));
        Assert.Equal("Math.ScaleB(v, 2)", refused.SubExpression);
    }

    [Fact]
    public void Rounding_to_digits_is_another_method_and_is_refused() => Assert.Equal("Math.Round(v, 2)", Refused(v => Math.Round(v, 2)).SubExpression);

    [Fact]
    public void An_object_is_refused() => Assert.Equal("new DateTime((long)v)", Refused(v => new DateTime((long)v).Ticks).SubExpression);

    [Fact]
    public void Shapes_that_do_not_fit_are_an_argument_error()
    {
        Expression<Func<double, double, double>> add = (a, b) => a + b;
        var refused = Assert.Throws<ArgumentException>(() => LambdaTranslator.Translate(add, ArrayExpressions.Input<double>("x", 4), ArrayExpressions.Input<double>("y", 5)));
        Assert.Contains("(4,)", refused.Message, StringComparison.Ordinal);
        Assert.Contains("(5,)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lambda_shows_as_it_was_written()
    {
        var scale = 2.5f;
        Expression<Func<float, double, bool>> lambda = (a, b) => !(a * scale > (float)(b - 1) || -a == 3f) && (b > 0 ? b : -b) <= Math.Abs(b);
        Assert.Equal("(a, b) => !(a * scale > (float)(b - 1) || -a == 3f) && (b > 0 ? b : -b) <= Math.Abs(b)", CSharpText.Of(lambda));
    }

    private static double Halve(double value) => value / 2;

    private static LambdaException Refused<TResult>(Expression<Func<double, TResult>> lambda) =>
        Assert.Throws<LambdaException>(() => LambdaTranslator.Translate(lambda, ArrayExpressions.Input<double>("x", 4)));
}
