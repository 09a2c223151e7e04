using System.Collections;

namespace ActorShm.Kernels.Tests.Expressions;

public class CompilationTests
{
    [Theory]
    [InlineData("y = x; sum(y)")]
    [InlineData("y = x[1:] + x[:-1]; y = y[1:] + y[:-1]; sum(y)")]
    public void Nobody_waits_for_a_program_that_nobody_wants_any_more(string text)
    {
        using var unwanted = new CancellationTokenSource();
        var inputs = new CancellingList(new ProgramInput("x", DType.Float64, [10]), unwanted);

        Assert.Throws<OperationCanceledException>(() => CompiledProgram.Compile(text, inputs, [], cancellation: unwanted.Token));
    }

    // Such a chain has each term of the beginning once for every slice behind it.
    [Fact]
    public void A_short_text_that_asks_for_much_rewriting_is_refused()
    {
        var text = "y = x; " + string.Concat(Enumerable.Range(0, 3_000).Select(_ => "y = y[::-1] * 2; ")) + "sum(y)";

        var error = Assert.Throws<ProgramException>(() => CompiledProgram.Compile(text, [new ProgramInput("x", DType.Float64, [10])], []));

        Assert.Contains("Split the program", error.Message, StringComparison.Ordinal);
    }

    // A power of integers has a condition that each of its slices inherits.
    [Fact]
    public void What_is_inherited_by_slices_is_counted_as_rewriting()
    {
        var text = "t = " + string.Join(" + ", Enumerable.Range(1, 100).Select(static i => $"(x+{i})**y")) + "; " + string.Concat(Enumerable.Repeat("t=t[1:];", 800)) + "sum(t)";
        var inputs = new[] { new ProgramInput("x", DType.Int64, [1000]), new ProgramInput("y", DType.Int64, [1000]) };

        var error = Assert.Throws<ProgramException>(() => CompiledProgram.Compile(text, inputs, []));

        Assert.Contains("Split the program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_that_a_value_has_already_is_not_inherited_again()
    {
        var text = "t = x**y; " + string.Concat(Enumerable.Repeat("t = t[1:] + t[1:]*0; ", 24)) + "sum(t)";
        var inputs = new[] { new ProgramInput("x", DType.Int64, [1000]), new ProgramInput("y", DType.Int64, [1000]) };

        Assert.Equal(DType.Int64, CompiledProgram.Compile(text, inputs, []).Results[0].DType);
    }

    /// <summary>Inputs of a program that is cancelled while it is being understood: when its inputs are looked at.</summary>
    private sealed class CancellingList(ProgramInput input, CancellationTokenSource source) : IReadOnlyList<ProgramInput>
    {
        public int Count => 1;

        public ProgramInput this[int index]
        {
            get
            {
                source.Cancel();
                return input;
            }
        }

        public IEnumerator<ProgramInput> GetEnumerator()
        {
            source.Cancel();
            yield return input;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
