namespace ActorShm.Kernels.Tests.Stages;

public class StageCuttingTests
{
    private static readonly ProgramInput[] Inputs = [new("x", DType.Float64, [100]), new("y", DType.Float64, [100]), new("z", DType.Float64, [7])];

    [Fact]
    public void Reductions_of_one_depth_and_length_share_one_pass()
    {
        var stages = StagesOf("sum(x); mean(x); max(x*y); min(y)", []);
        Assert.Single(stages);
        Assert.Equal(3 * 16, stages[0].Code.PartialBytes); // sum and mean of x are one reduction
    }

    [Fact]
    public void A_reduction_of_a_reduction_needs_a_second_pass()
    {
        var stages = StagesOf("sum((x-mean(x))**2); sum(y)", []);
        Assert.Equal([32, 16], stages.Select(stage => stage.Code.PartialBytes));
    }

    [Fact]
    public void Arrays_of_different_lengths_have_passes_of_their_own()
    {
        var stages = StagesOf("sum(x)*sum(z)", []);
        Assert.Equal([100L, 7L], stages.Select(stage => stage.ElementCount));
    }

    [Fact]
    public void Stores_ride_in_the_earliest_pass_that_has_what_they_need()
    {
        var stages = StagesOf("a = x+1; b = x-mean(x); mean(x); max(b)", ["a", "b"]);
        Assert.Equal([[0], [1]], stages.Select(stage => stage.OutputIndexes.ToArray()));
        Assert.Equal([16, 16], stages.Select(stage => stage.Code.PartialBytes));
    }

    [Fact]
    public void Common_parts_are_computed_once()
    {
        var code = Assert.Single(StagesOf("mean(sqrt(x*x+1)); max(sqrt(x*x+1))", [])).Code;
        Assert.Single(code.Instructions, instruction => instruction.Op == OpCode.Sqrt);
        Assert.Single(code.Instructions, instruction => instruction.Op == OpCode.Multiply);
        Assert.Single(code.Inputs);
    }

    [Theory]
    [InlineData("exp(h)", DType.Float32)]
    [InlineData("exp(h)", DType.Float16)]
    [InlineData("h * 3", DType.Int8)]
    [InlineData("h * 3", DType.UInt16)]
    public void What_is_computed_and_stretched_is_computed_once(string computed, DType dtype)
    {
        var program = CompiledProgram.Compile($"y = {computed}; sum(y[:, None] + y[None, :])", [new("h", dtype, [100])], []);
        Assert.Equal([100L, 100L, 10_000L], program.OutlineStages().Select(static stage => stage.ElementCount).Order());
    }

    [Fact]
    public void What_is_only_converted_is_read_again_where_it_is_stretched() =>
        Assert.Single(CompiledProgram.Compile("sum(x[:, None] * h[None, :])", [new("x", DType.Float64, [100]), new("h", DType.Float16, [100])], []).OutlineStages());

    [Fact]
    public void A_function_of_complex_numbers_is_computed_once_in_either_precision()
    {
        int[] stages = [.. new[] { DType.Complex64, DType.Complex128 }.Select(static dtype =>
            CompiledProgram.Compile("y = exp(h); sum(y[:, None] + y[None, :])", [new("h", dtype, [100])], []).OutlineStages().Count)];
        Assert.Equal(stages[1], stages[0]);
    }

    [Fact]
    public void What_nobody_uses_is_not_computed()
    {
        var stages = StagesOf("unused = exp(x)*max(z); w = y*2; sum(x)", []);
        Assert.Equal([OpCode.Load, OpCode.ReduceSum], Assert.Single(stages).Code.Instructions.Select(instruction => instruction.Op));
        Assert.Equal([0], stages[0].InputIndexes.ToArray());
    }

    [Fact]
    public void A_large_array_is_written_only_when_it_is_asked_for()
    {
        var unasked = CompiledProgram.Compile("x+1; z+1", Inputs, [], inlineElements: 10);
        Assert.Equal([-1, 0], unasked.Results.Select(result => result.ArrayIndex));
        Assert.Null(Assert.Single(unasked.Arrays).OutputName);

        var asked = CompiledProgram.Compile("x+1; z+1", Inputs, ["x+1"], inlineElements: 10);
        Assert.Equal([0, 1], asked.Results.Select(result => result.ArrayIndex));
        Assert.Equal("x+1", asked.Arrays[0].OutputName);
    }

    [Fact]
    public void A_result_that_is_an_output_too_is_written_once()
    {
        var program = CompiledProgram.Compile("w = x+1; w; 1+x", Inputs, ["w"]);
        Assert.Equal([0, 1], program.Results.Select(result => result.ArrayIndex));
        Assert.Equal(["w", null], program.Arrays.Select(array => array.OutputName));
    }

    [Fact]
    public void A_scalar_can_be_an_output()
    {
        var outcome = ProgramRunner.RunFor(["m", "two"], "m = mean(x); two = 2", ("x", new[] { 1.0, 2.0, 6.0 }));
        Assert.All(outcome.Program.Arrays, array => Assert.True(array.Shape.IsEmpty));
        Assert.Equal(3.0, BitConverter.ToDouble(outcome.Arrays[0]));
        Assert.Equal(2L, BitConverter.ToInt64(outcome.Arrays[1]));
    }

    [Fact]
    public void An_input_can_be_copied_to_an_output()
    {
        var payload = BitConverter.Int64BitsToDouble(0x7FF0_0000_0000_07A2); // R's NA, a NaN that means something
        var outcome = ProgramRunner.RunFor(["w"], "w = x", ("x", new[] { 1.0, payload }));
        Assert.Equal(ArrayMemory.BytesOf(1.0, payload), outcome.Arrays[0]);
    }

    [Fact]
    public void A_program_of_many_dependent_passes_keeps_their_order()
    {
        var text = "m = x*1; " + string.Concat(Enumerable.Range(0, 100).Select(_ => "m = m - mean(m) + 1;")) + "mean(m)";
        var outcome = ProgramRunner.Run(text, ("x", new[] { 1.0, 3.0 }));
        Assert.Equal(1.0, outcome.Float64(0), 12);
        Assert.Equal(101, outcome.StageCount);
    }

    private static List<Stage> StagesOf(string text, string[] outputs)
    {
        var run = CompiledProgram.Compile(text, Inputs, outputs, inlineElements: 0).Start(new Scalar?[Inputs.Length]);
        var stages = new List<Stage>();
        while (run.TryNextStage(out var stage))
        {
            stages.Add(stage!);
            run.CompleteStage(new byte[stage!.BlockCount * stage.PartialBytes]);
        }

        return stages;
    }
}
