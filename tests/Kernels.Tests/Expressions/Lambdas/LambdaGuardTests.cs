using System.Linq.Expressions;
using System.Numerics;
using static ActorShm.Kernels.Tests.LambdaRunner;

namespace ActorShm.Kernels.Tests;

/// <summary>A test that is the same for all elements decides, and what is left means what it means in C#, whatever it is a part of.</summary>
public class LambdaGuardTests
{
    private static readonly double[] Numbers = [-4, -3, -2, -1, 0, 1, 2, 3, 4, 5];
    private static readonly ArrayExpression X = ArrayExpressions.Input<double>("x", 10);

    private readonly bool _yes = Numbers.Length > 0;
    private readonly bool _no = Numbers.Length == 0;

    [Fact]
    public void What_is_decided_is_a_bool_of_CSharp_and_no_number_of_Python()
    {
        var never = Translated<bool>(v => !(_yes || v > 0));
        Assert.Equal(0, Single<long>(ArrayReductions.CountTrue(never, null), Numbers));
        Assert.Equal(0, Single<double>(ArrayReductions.Sum(X, never), Numbers));
        Assert.False(Single<bool>(ArrayReductions.Any(never, null), Numbers));
        Assert.Equal(5, Single<long>(ArrayReductions.CountTrue(Translated<bool>(v => v > 0 || !(_yes || v > 0)), null), Numbers));
        Assert.Equal(0, Single<double>(ArrayReductions.Sum(Translated<double>(v => !(_yes || v > 0) ? v : 0.0), null), Numbers));

        AssertSame((v, w) => !(_yes || v > 0), Numbers, Numbers);
        AssertSame((v, w) => !(_no && v > 0) && !(_no ? v > 0 : _no), Numbers, Numbers);
        AssertSame((v, w) => (v > 0) ^ !(_yes || v > 0), Numbers, Numbers);
        AssertSame((v, w) => (_yes || v > 0) == v > w, Numbers, Numbers);
    }

    [Fact]
    public void What_is_decided_has_the_type_that_it_has_in_CSharp()
    {
        float[] singles = [-1.5f, 0, 2, float.NaN];
        int[] integers = [-7, 0, 5, int.MinValue];
        byte[] bytes = [0, 1, 200, 255];
        Half[] halves = [(Half)0.5, (Half)(-3)];
        AssertSame((v, w) => -(_no ? v : 1f), singles, singles);
        AssertSame((v, w) => MathF.Sqrt(_no ? v : 2f), singles, singles);
        AssertSame((v, w) => MathF.Max(_no ? v : 0f, 1f), singles, singles);
        AssertSame((v, w) => MathF.Sqrt(_no ? v : 2f) * w, singles, singles);
        AssertSame((v, w) => (double)(_no ? v : 0.1f), singles, singles);
        AssertSame((v, w) => ~(_no ? v : 5), integers, integers);
        AssertSame((v, w) => (_no ? v : -7) / 2, integers, integers);
        AssertSame((v, w) => (_no ? v : int.MaxValue) + 1, integers, integers);
        AssertSame((v, w) => v << (_no ? w : 33), integers, integers);
        AssertSame((v, w) => (_no ? v : (byte)200) + 100, bytes, bytes);
        AssertSame((v, w) => (byte)((_no ? v : (byte)200) + 100), bytes, bytes);
        AssertSame((v, w) => _no ? v : (Half)0.1, halves, halves);
        AssertSame((v, w) => _no ? v : new Complex(1, 2) * 2, [Complex.One], [Complex.One]);
    }

    [Fact]
    public void Arithmetic_goes_on_with_what_is_decided()
    {
        var (none, low, high) = (0.0, -1.0, 2.0);
        AssertSame((v, w) => (none != 0 ? v / none : 0.0) * 2, Numbers, Numbers);
        AssertSame((v, w) => (_no && v < low) || (_no && v > high), Numbers, Numbers);
        AssertSame((v, w) => (_yes ? 3.0 : v) + (_no ? v : 4.0) - w, Numbers, Numbers);
        AssertSame((v, w) => ((_no ? v : 4.0) > 3 ? v : w) + ((_no || low > 0 ? v : low) < 0 ? 1 : w), Numbers, Numbers);
    }

    [Fact]
    public void A_lambda_of_which_only_a_value_is_left_gives_it_for_each_element()
    {
        float[] singles = [1, 2, 3];
        AssertSame((v, w) => _yes ? 1.0 : v, Numbers, Numbers);
        AssertSame((v, w) => _yes ? 1f : v, singles, singles);
        AssertSame((v, w) => _yes || v > 0, Numbers, Numbers);
        AssertSame((v, w) => _no && v > 0 ? 2L : 3L, Numbers, Numbers);
        Assert.Equal("where(x0 == x0, 1.0, 1.0)", Translated<double>(v => _yes ? 1.0 : v).ToString());

        var single = LambdaTranslator.Translate((Expression<Func<double, float>>)(v => _yes ? 1f : (float)v), ArrayReductions.Sum(X, null));
        Assert.Equal(1f, Single<float>(single, Numbers));
    }

    [Fact]
    public void A_test_is_looked_at_where_CSharp_looks_at_it()
    {
        var empty = Array.Empty<double>();
        double[]? missing = null;
        AssertSame((v, w) => _no ? (empty[0] > 1 ? v : w) : v + w, Numbers, Numbers);
        AssertSame((v, w) => _yes || (empty[0] > 1 && v > 0), Numbers, Numbers);
        AssertSame((v, w) => !(missing != null && (missing[0] > 1 || v > 0)), Numbers, Numbers);
        AssertSame((v, w) => (missing == null || v > 0 ? empty.Length : missing[0] > 1 ? v : w) + v, Numbers, Numbers);
        AssertSame((v, w) => (_yes || v > 0) && (_no || v > w) ? v : w, Numbers, Numbers);
    }

    [Fact]
    public void A_part_that_cannot_be_translated_is_named_as_it_was_written()
    {
        int[] empty = [];
        Assert.Equal("checked((_yes ? v : 0) * 2)", Refused<int, int>(v => checked((_yes ? v : 0) * 2)).SubExpression.Replace("this.", "", StringComparison.Ordinal));
        Assert.Equal("empty[0] > 1", Refused<int, int>(v => (empty[0] > 1 ? v : 0) * 2).SubExpression);
        Assert.Equal("v.ToString()", Refused<int, int>(v => (_no ? 1 : v.ToString().Length) * 2).SubExpression);
    }

    [Fact]
    public void Operators_on_constants_compute_in_the_type_of_CSharp()
    {
        var (truth, three, zero) = (ArrayExpression.Constant(true), ArrayExpression.Constant(3), ArrayExpression.Constant(0));
        var positive = CSharpOperators.Binary(ExpressionType.GreaterThan, X, ArrayExpression.Constant(0.0));
        Assert.Equal(5, Single<long>(ArrayReductions.CountTrue(CSharpOperators.Binary(ExpressionType.Or, positive, CSharpOperators.Unary(ExpressionType.Not, truth)), null), Numbers));
        Assert.Equal(20, Single<long>(CSharpOperators.Binary(ExpressionType.Multiply, ArrayExpression.Constant(10L), ArrayExpression.Constant(2L)), Numbers));
        Assert.Equal(-3, Single<int>(CSharpOperators.Unary(ExpressionType.Negate, three), Numbers));
        Assert.Equal(3, Single<int>(three, Numbers));
        Assert.Equal(0, Single<int>(CSharpOperators.Binary(ExpressionType.Divide, three, zero), Numbers));
        Assert.Equal(-1, Single<int>(CSharpOperators.Binary(ExpressionType.Divide, CSharpOperators.Unary(ExpressionType.Negate, three), ArrayExpression.Constant(2)), Numbers));
        Assert.Equal(1.5f, Single<float>(CSharpOperators.Binary(ExpressionType.Divide, ArrayExpression.Constant(3f), ArrayExpression.Constant(2f)), Numbers));
        Assert.Equal((byte)44, Single<byte>(CSharpOperators.Binary(ExpressionType.Add, ArrayExpression.Constant((byte)200), ArrayExpression.Constant((byte)100)), Numbers));
        Assert.False(Single<bool>(CSharpOperators.Binary(ExpressionType.LessThan, three, zero), Numbers));
    }

    [Fact]
    public void Reductions_and_lambdas_take_constants_with_the_type_of_CSharp()
    {
        var (two, truth) = (ArrayExpression.Constant(2f), ArrayExpression.Constant(true));
        Assert.Equal(2f, Single<float>(ArrayReductions.Sum(two, null), Numbers));
        Assert.Equal(2f, Single<float>(ArrayReductions.Maximum(two, null), Numbers));
        Assert.Equal(MathF.Sqrt(2), Single<float>(LambdaTranslator.Translate((Expression<Func<float, float>>)(v => MathF.Sqrt(v)), two), Numbers));
        Assert.Equal(2f, Single<float>(LambdaTranslator.Translate((Expression<Func<bool, float>>)(v => v ? 2f : 1f), truth), Numbers));
        Assert.False(Single<bool>(LambdaTranslator.Translate((Expression<Func<bool, bool>>)(v => !v), truth), Numbers));
        Assert.Equal((byte)44, Single<byte>(LambdaTranslator.Translate((Expression<Func<int, byte>>)(v => (byte)v), ArrayExpression.Constant(300)), Numbers));
        Assert.Equal(int.MaxValue, Single<int>(LambdaTranslator.Translate((Expression<Func<double, int>>)(v => (int)v), ArrayExpression.Constant(1e300)), Numbers));
    }

    private static ArrayExpression Translated<TResult>(Expression<Func<double, TResult>> lambda) => LambdaTranslator.Translate(lambda, X);

    private static LambdaException Refused<T, TResult>(Expression<Func<T, TResult>> lambda)
        where T : unmanaged =>
        Assert.Throws<LambdaException>(() => LambdaTranslator.Translate(lambda, ArrayExpressions.Input<T>("x", 4)));
}
