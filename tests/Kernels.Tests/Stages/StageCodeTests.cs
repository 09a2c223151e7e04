using System.Collections.Immutable;

namespace ActorShm.Kernels.Tests.Stages;

public class StageCodeTests
{
    [Fact]
    public void The_binary_form_comes_back_as_the_same_code()
    {
        foreach (var code in Samples.Codes())
        {
            var bytes = code.Encode();
            var decoded = StageCode.Decode(bytes);
            Assert.Equal(code.Instructions.AsEnumerable(), decoded.Instructions);
            Assert.Equal(code.Inputs.AsEnumerable(), decoded.Inputs);
            Assert.Equal(code.Outputs.AsEnumerable(), decoded.Outputs);
            Assert.Equal(code.PartialBytes, decoded.PartialBytes);
            Assert.Equal(bytes, decoded.Encode());
        }
    }

    [Fact]
    public void The_binary_form_is_what_the_format_says()
    {
        // Other processes read these bytes: a change here needs a new version.
        var code = new StageCode(
            [Instruction.Load(DType.Float64, 0), Instruction.Constant(Scalar.Of(2.0)), new(OpCode.Multiply, DType.Float64, 0, 1), Instruction.Store(DType.Float64, 2, 0), new(OpCode.ReduceMax, DType.Float64, 2)],
            [DType.Float64],
            [DType.Float64]);
        Assert.Equal("01010105000D0D" + "010D00" + "020D0000000000000040" + "220D00000100" + "500D020000" + "630D0200", Convert.ToHexString(code.Encode()));
    }

    [Fact]
    public void Every_truncation_and_extension_is_refused()
    {
        var bytes = StageCode.Ramp(1, 2).Encode();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => StageCode.Decode(bytes.AsSpan(0, length)));
        }

        Assert.Throws<InvalidDataException>(() => StageCode.Decode([.. bytes, 0]));
        Assert.Throws<InvalidDataException>(() => StageCode.Decode(new byte[StageCode.MaxEncodedBytes + 1]));
    }

    [Fact]
    public void Another_version_is_refused_by_its_number()
    {
        var bytes = StageCode.Ramp(1, 2).Encode();
        bytes[0] = 9;
        Assert.Contains("version is 9", Assert.Throws<InvalidDataException>(() => StageCode.Decode(bytes)).Message);
    }

    public static TheoryData<string, int> BrokenRules()
    {
        var data = new TheoryData<string, int>();
        for (var i = 0; i < Broken.Length; i++)
        {
            data.Add(Broken[i].Rule, i);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(BrokenRules))]
    public void Code_that_breaks_a_rule_is_refused(string rule, int index)
    {
        var (_, instructions, outputs) = Broken[index];
        var refused = Assert.Throws<InvalidDataException>(() => new StageCode([.. instructions], [DType.Float64], [.. Enumerable.Repeat(DType.Float64, outputs)]));
        Assert.Contains("not the code of a stage", refused.Message);
        Assert.NotEmpty(rule);
    }

    private static readonly Instruction Load = Instruction.Load(DType.Float64, 0);
    private static readonly Instruction Sum = new(OpCode.ReduceSum, DType.Float64, 0);

    private static readonly (string Rule, Instruction[] Instructions, int Outputs)[] Broken =
    [
        ("there is something to do", [Load], 0),
        ("operands come before", [new(OpCode.Sqrt, DType.Float64, 1), Load, Sum], 0),
        ("an operand is not itself", [new(OpCode.Sqrt, DType.Float64, 0), Sum], 0),
        ("an operand is not negative", [Load, new(OpCode.Sqrt, DType.Float64, -1), Sum], 0),
        ("a reduction gives no value", [Load, Sum, new(OpCode.Sqrt, DType.Float64, 1), Sum], 0),
        ("a store gives no value", [Load, Instruction.Store(DType.Float64, 0, 0), new(OpCode.ReduceSum, DType.Float64, 1)], 1),
        ("types are known", [Load, new(OpCode.Convert, (DType)99, 0), Sum], 0),
        ("operations are known", [Load, new((OpCode)200, DType.Float64, 0), Sum], 0),
        ("operands have the operation's type", [Load, new(OpCode.Negate, DType.Float32, 0), Sum], 0),
        ("conversions are one step", [Load, new(OpCode.Convert, DType.Int8, 0), new(OpCode.ReduceMin, DType.Int32, 1)], 0),
        ("storage types are not computed in", [Load, new(OpCode.Constant, DType.Int8), new(OpCode.ReduceMin, DType.Int8, 1)], 0),
        ("complex slots are loaded in parts", [Instruction.Load(DType.Complex128, 0), Sum], 0),
        ("comparisons give bools", [Load, new(OpCode.Less, DType.Float64, 0, 0), Sum], 0),
        ("conditions are bools", [Load, new(OpCode.Where, DType.Float64, 0, 0, 0), Sum], 0),
        ("indexes are int64", [new(OpCode.Index, DType.Float64), Sum], 0),
        ("bools are not subtracted", [new(OpCode.Constant, DType.Bool, Bits: 1), new(OpCode.Subtract, DType.Bool, 0, 0), new(OpCode.ReduceMin, DType.Bool, 1)], 0),
        ("float32 is not summed as such", [new(OpCode.Constant, DType.Float32), new(OpCode.ReduceSum, DType.Float32, 0)], 0),
        ("constants fit their type", [new(OpCode.Constant, DType.Bool, Bits: 2), new(OpCode.ReduceMin, DType.Bool, 0)], 0),
        ("int32 constants fit", [new(OpCode.Constant, DType.Int32, Bits: 1L << 32), new(OpCode.ReduceMin, DType.Int32, 0)], 0),
        ("input slots exist", [Instruction.Load(DType.Float64, 1), Sum], 0),
        ("input slots have their type", [Instruction.Load(DType.Int64, 0), new(OpCode.ReduceSum, DType.Int64, 0)], 0),
        ("every output is stored", [Load, Sum], 1),
        ("no output is stored twice", [Load, Instruction.Store(DType.Float64, 0, 0), Instruction.Store(DType.Float64, 0, 0)], 1),
        ("output slots exist", [Load, Instruction.Store(DType.Float64, 0, 1), Instruction.Store(DType.Float64, 0, 0)], 1),
        ("nan forms are of floats", [new(OpCode.Constant, DType.Int64), new(OpCode.ReduceNanMin, DType.Int64, 0)], 0),
    ];
}
