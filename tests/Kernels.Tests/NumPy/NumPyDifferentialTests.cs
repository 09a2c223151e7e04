using System.Text.Json;
using ActorShm.Kernels.Tests.Reference;

namespace ActorShm.Kernels.Tests.NumPy;

// Goal: types and values are NumPy's, and not only what our reference believes NumPy does.
// Method: the same random programs, which are Python too, run by an installed NumPy with the promotion rules of NumPy 2.
public class NumPyDifferentialTests
{
    private const int ProgramCount = 300;

    [SkippableFact]
    public void Random_programs_give_what_numpy_gives()
    {
        Skip.IfNot(NumPyProcess.IsInstalled(out var reason), reason);
        var programs = Enumerable.Range(0, ProgramCount).Select(seed => new RandomProgram(30_000 + seed, 37 + (seed % 50), forNumPy: true)).ToArray();
        var answers = NumPyProcess.Run(programs);
        Assert.Equal(ProgramCount, answers.Count);
        for (var i = 0; i < ProgramCount; i++)
        {
            Compare(programs[i], answers[i]);
        }
    }

    private static void Compare(RandomProgram random, JsonElement answer)
    {
        var program = CompiledProgram.Compile(random.Text, random.Inputs, []);
        var scalars = random.InputValues.Select(value => value.IsScalar ? Scalar.FromBytes(value.DType, value.ToBytes()) : (Scalar?)null).ToArray();
        var outcome = ProgramRunner.Run(program, [.. random.InputValues.Select(value => value.ToBytes())], scalars, Splitting.AllAtOnce);
        Assert.Equal(program.Results.Count, answer.GetArrayLength());
        for (var i = 0; i < program.Results.Count; i++)
        {
            var where = $"{program.Results[i].Name} in {random.Text}";
            var (dtype, bytes) = (answer[i][0].GetString(), Convert.FromHexString(answer[i][1].GetString()!));
            Assert.True(dtype == program.Results[i].DType.Name(), $"NumPy has {dtype}, we have {program.Results[i].DType.Name()}: {where}");
            var (theirs, ours) = (ValuesOf(program.Results[i].DType, bytes), ValuesOf(program.Results[i].DType, outcome.BytesOf(i)));
            Assert.Equal(theirs.Length, ours.Length);
            var allowed = AllowedError(program.Results[i].DType, random.Expected[i].Reduced);
            for (var k = 0; k < ours.Length; k++)
            {
                Assert.True(IsClose(theirs[k], ours[k], allowed), $"Element {k}: NumPy has {theirs[k]:R}, we have {ours[k]:R}: {where}");
            }
        }
    }

    /// <summary>Elementwise operations must agree exactly; a sum only as far as another order of additions allows.</summary>
    private static double AllowedError(DType dtype, RefValue? reduced)
    {
        if (reduced is null || !dtype.IsFloat())
        {
            return 0;
        }

        var magnitude = Enumerable.Range(0, reduced.Count).Select(reduced.Real).Where(double.IsFinite).Sum(Math.Abs);
        return magnitude * (dtype == DType.Float32 ? 1e-5 : 1e-13);
    }

    private static bool IsClose(double theirs, double ours, double allowed) =>
        theirs.Equals(ours) || theirs == ours || Math.Abs(theirs - ours) <= allowed;

    /// <summary>Integers beyond 2^53 are rounded alike on both sides, which is good enough to see a difference.</summary>
    private static double[] ValuesOf(DType dtype, byte[] bytes) =>
        [.. bytes.Chunk(dtype.SizeBytes()).Select(element => Scalar.FromBytes(dtype, element).AsFloat64())];
}
