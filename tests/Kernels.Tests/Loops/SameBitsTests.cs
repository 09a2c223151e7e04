namespace ActorShm.Kernels.Tests.Loops;

// Goal: the answer has the same bits however the blocks are spread and wherever the memory lies.
public class SameBitsTests
{
    private const string Text =
        "y = sqrt(x*x + 1)/(x - 0.25); z = where(x > 0, exp(x), sin(x)*f); sum(y); mean(z); min(y); max(z); nansum(y*f); nanmean(f); nanmin(y/z); sum((y-mean(y))**2); sum(x > 0)";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData((3 * 65_536) + 5)]
    [InlineData(7 * 65_536)]
    public void Every_way_of_splitting_gives_the_same_bits(int elementCount)
    {
        var random = new Random(elementCount);
        byte[][] inputs =
        [
            ArrayMemory.BytesOf<double>([.. Enumerable.Range(0, elementCount).Select(_ => (random.NextDouble() - 0.5) * 8)]),
            ArrayMemory.BytesOf<float>([.. Enumerable.Range(0, elementCount).Select(i => i % 97 == 5 ? float.NaN : random.NextSingle())]),
        ];
        var text = elementCount == 0 ? Text.Replace("min(y);", "").Replace("max(z);", "").Replace("nanmin(y/z);", "") : Text;
        var program = CompiledProgram.Compile(text, [new("x", DType.Float64, [elementCount]), new("f", DType.Float32, [elementCount])], ["y", "z"]);
        var whole = ProgramRunner.Run(program, inputs, new Scalar?[2], Splitting.AllAtOnce);
        foreach (var splitting in Enum.GetValues<Splitting>())
        {
            var split = ProgramRunner.Run(program, inputs, new Scalar?[2], splitting);
            Assert.Equal(whole.Scalars, split.Scalars);
            Assert.All(whole.Arrays.Zip(split.Arrays), static pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second)));
        }
    }

    [Fact]
    public void An_element_has_the_same_bits_at_every_place_and_in_a_scalar()
    {
        const string Program = "y = where(x > 0.5, log(x)*cos(x), exp(x)/3)**1.5";
        var random = new Random(3);
        var values = Enumerable.Range(0, 2_000).Select(_ => random.NextDouble()).ToArray();
        var whole = ArrayMemory.ValuesOf<double>(ProgramRunner.RunFor(["y"], Program, ("x", values)).Arrays[0]);
        for (var i = 0; i < values.Length; i += 37)
        {
            var alone = CompiledProgram.Compile(Program + "; y", [new("x", DType.Float64, [])], []);
            var scalar = ProgramRunner.Run(alone, [[]], [Scalar.Of(values[i])], Splitting.AllAtOnce).Scalars[0]!.Value;
            Assert.Equal(Scalar.Of(whole[i]), scalar);
        }
    }

    [Fact]
    public void Computed_nans_are_all_the_same_nan()
    {
        double[] nans = [BitConverter.Int64BitsToDouble(-1), BitConverter.Int64BitsToDouble(0x7FF0_0000_0000_0001), 1];
        var outcome = ProgramRunner.Run("x + nan; sum(x); max(x); where(x != 1, x, x)", ("x", nans));
        var canonical = BitConverter.DoubleToInt64Bits(CanonicalNan.Float64);
        Assert.Equal([canonical, canonical, canonical], ArrayMemory.ValuesOf<long>(outcome.BytesOf(0)));
        Assert.Equal(canonical, outcome.Scalars[1]!.Value.Bits);
        Assert.Equal(canonical, outcome.Scalars[2]!.Value.Bits);
        Assert.Equal([canonical, canonical], ArrayMemory.ValuesOf<long>(outcome.BytesOf(3))[..2]);
    }

    [Fact]
    public void A_ramp_counts_from_the_start_of_the_logical_array()
    {
        const int Count = (2 * BlockGrid.BlockElements) + 77;
        var code = StageCode.Ramp(-1.5, 0.1);
        var stage = new Stage(code, Count, [], [0]);
        var array = new byte[Count * sizeof(double)];
        var memory = new ArrayMemory(stage, [], [array], misaligned: false);
        for (var block = (int)stage.BlockCount - 1; block >= 0; block--)
        {
            StageLoops.For(code, stage.Domain).Run(new WholeTurn(memory), block, 1, []);
        }

        memory.CopyOutputs();
        Assert.Equal(Enumerable.Range(0, Count).Select(i => -1.5 + (0.1 * i)), ArrayMemory.ValuesOf<double>(array));
    }
}
