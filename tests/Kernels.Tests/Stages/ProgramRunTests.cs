namespace ActorShm.Kernels.Tests.Stages;

public class ProgramRunTests
{
    private static readonly CompiledProgram Program = CompiledProgram.Compile(
        "sum(x)*s; x", [new("x", DType.Float64, [3]), new("s", DType.Int32, [])], []);

    [Fact]
    public void Scalar_inputs_are_given_at_the_start()
    {
        var outcome = ProgramRunner.Run(Program, [ArrayMemory.BytesOf(1.0, 2.0, 3.0), []], [null, Scalar.Of(2)], Splitting.AllAtOnce);
        Assert.Equal(12.0, outcome.Float64(0));
    }

    [Fact]
    public void A_missing_surplus_or_mistyped_scalar_is_refused()
    {
        Assert.Contains("'s'", Assert.Throws<ArgumentException>(() => Program.Start([null, null])).Message);
        Assert.Contains("int32", Assert.Throws<ArgumentException>(() => Program.Start([null, Scalar.Of(2L)])).Message);
        Assert.Contains("'x'", Assert.Throws<ArgumentException>(() => Program.Start([Scalar.Of(1.0), Scalar.Of(2)])).Message);
        Assert.Throws<ArgumentException>(() => Program.Start([null]));
    }

    [Fact]
    public void Stages_come_one_at_a_time_and_are_completed_in_full()
    {
        var run = Program.Start([null, Scalar.Of(1)]);
        Assert.Throws<InvalidOperationException>(() => run.CompleteStage([]));
        Assert.Throws<InvalidOperationException>(() => run.ResultValue(0));
        Assert.True(run.TryNextStage(out var stage));
        Assert.Throws<InvalidOperationException>(() => run.TryNextStage(out _));
        Assert.Throws<ArgumentException>(() => run.CompleteStage(new byte[stage!.Code.PartialBytes + 1]));
        run.CompleteStage(new byte[stage!.Code.PartialBytes]); // still open after the refusal
        Assert.Throws<InvalidOperationException>(() => run.ResultValue(0));
        Assert.False(run.TryNextStage(out var none));
        Assert.Null(none);
        Assert.Equal(0.0, run.ResultValue(0).AsFloat64());
        Assert.Throws<InvalidOperationException>(() => run.ResultValue(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.ResultValue(2));
        Assert.False(run.TryNextStage(out _));
    }

    [Fact]
    public void One_program_serves_many_runs()
    {
        foreach (var factor in new[] { 1, 2, 3 })
        {
            var outcome = ProgramRunner.Run(Program, [ArrayMemory.BytesOf(1.0, 2.0, 3.0), []], [null, Scalar.Of(factor)], Splitting.AllAtOnce);
            Assert.Equal(6.0 * factor, outcome.Float64(0));
        }
    }

    [Fact]
    public void Arrays_without_elements_take_no_pass()
    {
        var outcome = ProgramRunner.Run("sum(x); mean(x); nansum(x); nanmean(x); sum(x > 0); x+1; sum(x)+1; sum(x)", ("x", Array.Empty<double>()));
        Assert.Equal(0, outcome.StageCount);
        Assert.Equal(
            [Scalar.Of(0.0), Scalar.Of(CanonicalNan.Float64), Scalar.Of(0.0), Scalar.Of(CanonicalNan.Float64), Scalar.Of(0L), null, Scalar.Of(1.0), Scalar.Of(0.0)],
            outcome.Scalars);
        Assert.Empty(outcome.Arrays[0]);
    }

    // NumPy computes the power before it is asked anything about it.
    [Theory]
    [InlineData("(a ** b) < 10**30")]
    [InlineData("10**30 == a ** b")]
    [InlineData("isnan(a ** b)")]
    [InlineData("isfinite((a ** b) + 1)")]
    [InlineData("imag(a ** b)")]
    [InlineData("imag((a ** b) * 1j)")]
    [InlineData("real(complex128(a ** b) * 1j)")]
    [InlineData("(a ** b) ** 0")]
    [InlineData("((a ** b) * 1.0) ** 0")]
    [InlineData("((a ** b) * 1j) ** 0")]
    [InlineData("isnan(a ** b) ** 0")]
    [InlineData("isnan(a ** b)[1:] | isnan(a[1:])")]
    [InlineData("imag(a ** b)[:, None] + a")]
    [InlineData("isnan(sum(a) ** min(b))")]
    [InlineData("argmin(sum(a) ** min(b))")]
    [InlineData("sum((a ** b)[None, 0:0], axis=1)")]
    [InlineData("argmin(reshape((a ** b)[0:0], (2, 0)), axis=0)")]
    public void A_negative_exponent_is_refused_where_the_value_of_the_power_makes_no_difference(string text)
    {
        var refused = Assert.Throws<ProgramException>(() => ProgramRunner.Run(text, ("a", new long[] { 1, 2, 3 }), ("b", new long[] { 2, -1, 0 })));
        Assert.Contains("negative integer powers", refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(ProgramRunner.Run(text, ("a", new long[] { 1, 2, 3 }), ("b", new long[] { 2, 1, 0 })).Program.Results);
    }

    [Theory]
    [InlineData("min(x)", "minimum")]
    [InlineData("nanmax(x)", "fmax")]
    [InlineData("norm(x, -inf)", "minimum")]
    public void The_extreme_of_nothing_is_refused_in_numpys_words(string text, string name)
    {
        var refused = Assert.Throws<ProgramException>(() => ProgramRunner.Run(text, ("x", Array.Empty<float>())));
        Assert.Contains($"zero-size array to reduction operation {name} which has no identity", refused.Message);
    }

    [Theory]
    [InlineData("norm(x, inf)", 1)]
    [InlineData("norm(x, inf, keepdims=True)", 1)]
    [InlineData("norm(x + 1j, inf)", 1)]
    [InlineData("norm(reshape(x, (2, 0)), inf, axis=1)", 2)]
    [InlineData("norm(reshape(x, (2, 0)), inf, axis=0)", 0)]
    public void The_largest_size_of_nothing_is_0(string text, int count)
    {
        var outcome = ProgramRunner.Run(text, ("x", Array.Empty<float>()));
        Assert.Equal(DType.Float32, outcome.Program.Results[0].DType);
        var sizes = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(outcome.BytesOf(0)).ToArray();
        Assert.Equal(new float[count], sizes);
    }
}
