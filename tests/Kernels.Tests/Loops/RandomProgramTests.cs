using ActorShm.Kernels.Tests.Reference;
using ActorShm.Testing;

namespace ActorShm.Kernels.Tests.Loops;

// Goal: the interpreter and the fused loops of both widths mean what the language says, for every type, operation and length, bit for bit.
// Method: random programs against a reference that knows neither vectors nor tiles nor stages.
public class RandomProgramTests
{
    private static readonly int[] Lengths = [1, 2, 7, 8, 9, 63, 64, 65, 127, 200];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_programs_give_the_bits_of_the_reference(int quarter)
    {
        for (var seed = 0; seed < 300; seed++)
        {
            Check((quarter * 300) + seed, Lengths[seed % Lengths.Length], Splitting.AllAtOnce);
        }
    }

    [Theory]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(5000)]
    public void Random_programs_over_several_tiles_give_the_bits_of_the_reference(int elementCount)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            Check(10_000 + seed, elementCount, Splitting.Misaligned);
        }
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData((3 * 65_536) + 5)]
    public void Random_programs_over_several_blocks_give_the_bits_of_the_reference(int elementCount)
    {
        for (var seed = 0; seed < 2; seed++)
        {
            Check(20_000 + seed, elementCount, Splitting.RandomRunsOnTwoLoops);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(640)]
    [InlineData(1500)]
    public void Random_programs_that_are_all_fused_give_the_bits_of_the_reference(int elementCount)
    {
        for (var seed = 0; seed < 75; seed++)
        {
            Check(30_000 + seed, elementCount, Splitting.Misaligned, withElementary: false);
        }
    }

    private static void Check(int seed, int elementCount, Splitting splitting, bool withElementary = true)
    {
        var random = new RandomProgram(seed, elementCount, forNumPy: !withElementary);
        var program = CompiledProgram.Compile(random.Text, random.Inputs, [], inlineElements: long.MaxValue);
        var scalars = random.InputValues.Select(value => value.IsScalar ? Scalar.FromBytes(value.DType, value.ToBytes()) : (Scalar?)null).ToArray();
        Assert.Equal(random.Expected.Count, program.Results.Count);
        foreach (var way in LoopWay.All)
        {
            var outcome = ProgramRunner.Run(program, [.. random.InputValues.Select(value => value.ToBytes())], scalars, splitting, way);
            Compare(random, program, outcome, $"Seed {seed}, {elementCount} elements, {way.Name}");
        }
    }

    private static void Compare(RandomProgram random, CompiledProgram program, RunOutcome outcome, string where)
    {
        for (var i = 0; i < random.Expected.Count; i++)
        {
            var expected = random.Expected[i].Value;
            Expect.That(
                expected.DType == program.Results[i].DType && expected.ToBytes().AsSpan().SequenceEqual(outcome.BytesOf(i)),
                $"{where}, result {i}, {program.Results[i].Name}: " +
                $"{Describe(expected.DType, expected.ToBytes())} expected, {Describe(program.Results[i].DType, outcome.BytesOf(i))} found, in {random.Text}");
        }
    }

    private static string Describe(DType dtype, byte[] bytes) =>
        $"{dtype.Name()} [{string.Join(", ", bytes.Chunk(dtype.SizeBytes()).Take(10).Select(element => Scalar.FromBytes(dtype, element)))}]";
}
