using System.Linq.Expressions;

namespace ActorShm.Kernels.Tests;

/// <summary>A lambda that is nested too deep for the stack is refused; an overflow of the stack would end the process.</summary>
/// <remarks>Each lambda is translated on a thread with little stack, at depths from below its limit to far beyond.</remarks>
public class LambdaDepthTests
{
    private static readonly ParameterExpression Element = Expression.Parameter(typeof(double), "v");

    private static readonly int[] Depths = [.. Enumerable.Range(0, 25).Select(static step => 1 + (100 * step)), 50_000];

    [Fact]
    public void A_chain_of_operators() => AssertRefusedWhereTooDeep(depth => Chain(Element, depth));

    [Fact]
    public void A_chain_of_calls() =>
        AssertRefusedWhereTooDeep(depth => Nested(Element, depth, static inner => Expression.Call(typeof(Math), nameof(Math.Sqrt), null, inner)));

    // The first branch is asked for the type of a choice: nested in first branches alone, each would ask all that are in it, and the making of the tree would take the square of its depth.
    [Fact]
    public void A_chain_of_choices() =>
        AssertRefusedWhereTooDeep(depth => Nested(Element, depth, static inner => Choice(Choice(Element, inner), Element)));

    [Fact]
    public void A_part_without_elements_at_the_end_of_a_chain() =>
        AssertRefusedWhereTooDeep(depth => Chain(Expression.Add(Element, Chain(Expression.Constant(1.0), 600)), depth));

    [Fact]
    public void A_part_that_cannot_be_translated_at_the_end_of_a_chain() => AssertRefusedWhereTooDeep(depth => Chain(Unknown(Element), depth));

    [Fact]
    public void A_part_that_only_NET_can_show_in_the_middle_of_a_chain() => AssertRefusedWhereTooDeep(depth => Chain(Unknown(Chain(Element, depth)), depth));

    [Fact]
    public void A_tree_that_is_shown_or_computed_by_NET_is_looked_at_first()
    {
        var text = "";
        Exception? refusal = null;
        OnLittleStack(() =>
        {
            text = CSharpText.Of(Unknown(Chain(Element, 50_000)));
            refusal = Record.Exception(() => CapturedValue.Of(Chain(Expression.Constant(1.0), 50_000)));
        });

        Assert.Equal("Power(…)", text);
        Assert.IsType<InsufficientExecutionStackException>(refusal);
        Assert.Equal("(v ** 2)", CSharpText.Of(Unknown(Element)));
    }

    private static void AssertRefusedWhereTooDeep(Func<int, Expression> bodyOf)
    {
        var refusals = new List<Exception?>();
        OnLittleStack(() => refusals.AddRange(Depths.Select(depth => Record.Exception(() => Translate(bodyOf(depth))))));

        Assert.Equal(Depths.Length, refusals.Count);
        Assert.DoesNotContain("deeper than the stack", refusals[0]?.Message ?? "", StringComparison.Ordinal);
        Assert.All(refusals.OfType<Exception>(), refusal => Assert.IsType<LambdaException>(refusal));
        Assert.Equal(
            "The lambda v => … is nested deeper than the stack of this thread reaches. Give a part of it to a Select or Zip of its own, and go on from the result.",
            refusals[^1]?.Message);
    }

    private static void OnLittleStack(Action body)
    {
        var thread = new Thread(() => body(), maxStackSize: 1024 * 1024);
        thread.Start();
        thread.Join();
    }

    private static void Translate(Expression body) => LambdaTranslator.Translate(Expression.Lambda<Func<double, double>>(body, Element), ArrayExpressions.Input<double>("x", 4));

    private static Expression Chain(Expression first, int depth) => Nested(first, depth, static inner => Expression.Add(inner, Expression.Constant(1.0)));

    private static ConditionalExpression Choice(Expression first, Expression second) => Expression.Condition(Expression.GreaterThan(Element, Expression.Constant(0.0)), first, second);

    /// <summary>What neither the language has nor C#: .NET shows it as v ** 2.</summary>
    private static BinaryExpression Unknown(Expression value) => Expression.Power(value, Expression.Constant(2.0));

    private static Expression Nested(Expression first, int depth, Func<Expression, Expression> around)
    {
        var nested = first;
        for (var i = 0; i < depth; i++)
        {
            nested = around(nested);
        }

        return nested;
    }
}
