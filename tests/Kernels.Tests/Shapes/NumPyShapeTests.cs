using System.Text.Json;
using ActorShm.Kernels.Tests.NumPy;

namespace ActorShm.Kernels.Tests.Shapes;

// Goal: broadcasting, slices, indexes and reshapes mean what they mean in NumPy, errors included, and have the same bits in every way of running.
// Method: random expressions over random shapes, zero-length axes among them, evaluated by an installed NumPy as Python.
public class NumPyShapeTests
{
    private const int CaseCount = 180;

    [SkippableFact]
    public void Random_shapes_give_what_numpy_gives()
    {
        Skip.IfNot(NumPyProcess.IsInstalled(out var reason), reason);
        CompareAll([.. Enumerable.Range(0, CaseCount).Select(static seed => new ShapeCase(70_000 + seed))]);
    }

    [SkippableFact]
    public void Products_and_norms_are_numpys()
    {
        Skip.IfNot(NumPyProcess.IsInstalled(out var reason), reason);
        CompareAll([.. Enumerable.Range(0, CaseCount / 3).Select(static seed => ShapeCase.Products(90_000 + seed))]);
    }

    private static void CompareAll(ShapeCase[] cases)
    {
        var answers = NumPyProcess.Evaluate(cases);
        var computed = 0;
        for (var i = 0; i < cases.Length; i++)
        {
            for (var k = 0; k < cases[i].Statements.Count; k++)
            {
                computed += Compare(cases[i], cases[i].Statements[k], answers[i][k]) ? 1 : 0;
            }
        }

        Assert.InRange(computed, cases.Length, cases.Sum(static one => one.Statements.Count));
    }

    /// <returns>Whether there was a value to compare, and not an error on both sides.</returns>
    private static bool Compare(ShapeCase random, string statement, JsonElement theirs)
    {
        var where = $"{statement} in {random}";
        CompiledProgram program;
        try
        {
            program = CompiledProgram.Compile(statement, random.Inputs, [], inlineElements: long.MaxValue);
        }
        catch (ProgramException refused)
        {
            // NumPy lets some reductions of a scalar have axis=0, and others not.
            Assert.True(refused.Problem.Contains("axis 0 of an array of dimension 0") || refused.Problem.Contains("axis -1 of an array of dimension 0") || theirs[0].GetString() == "error", $"We refuse ({refused.Problem}) what NumPy computes: {where}");
            return false;
        }

        Assert.True(theirs[0].GetString() != "error", $"NumPy refuses ({theirs[1]}) what we compute: {where}");
        Assert.True(theirs[0].GetString() == program.Results[0].DType.Name(), $"NumPy has {theirs[0]}, we have {program.Results[0].DType.Name()}: {where}");
        Assert.True(theirs[1].EnumerateArray().Select(static extent => extent.GetInt64()).SequenceEqual(program.Results[0].Shape), $"NumPy has the shape {theirs[1]}, we have ({string.Join(",", program.Results[0].Shape)}): {where}");
        var expected = Convert.FromHexString(theirs[2].GetString()!);
        var scalars = random.Inputs.Select((input, i) => input.Shape.IsEmpty ? Scalar.FromBytes(input.DType, random.Values[i]) : (Scalar?)null).ToArray();
        foreach (var way in LoopWay.All.Append(LoopWay.Usual))
        {
            var splitting = (Splitting)(random.Seed % Enum.GetValues<Splitting>().Length);
            var ours = ProgramRunner.Run(program, random.Values, scalars, splitting, way).BytesOf(0);
            Assert.True(Same(program.Results[0].DType, expected, ours), $"The values differ, {way.Name}: {where}");
        }

        return true;
    }

    /// <summary>
    /// Equal values; the two zeros count as one, because NumPy starts some sums from +0 and its means round once more. What a difference
    /// leaves of two sums is as inexact as the sums were, so the largest element says what is close.
    /// </summary>
    internal static bool Same(DType dtype, byte[] theirs, byte[] ours) => theirs.Length == ours.Length && dtype switch
    {
        DType.Float64 => AreClose(ArrayMemory.ValuesOf<double>(theirs), ArrayMemory.ValuesOf<double>(ours), 1e-12),
        DType.Float32 => AreClose(
            [.. ArrayMemory.ValuesOf<float>(theirs).Select(static value => (double)value)], [.. ArrayMemory.ValuesOf<float>(ours).Select(static value => (double)value)], 1e-6),
        DType.Float16 => AreClose(
            [.. ArrayMemory.ValuesOf<Half>(theirs).Select(static value => (double)value)], [.. ArrayMemory.ValuesOf<Half>(ours).Select(static value => (double)value)], 4e-3),
        DType.Complex64 => Same(DType.Float32, theirs, ours),
        DType.Complex128 => Same(DType.Float64, theirs, ours),
        _ => theirs.AsSpan().SequenceEqual(ours),
    };

    internal static bool AreClose(double[] theirs, double[] ours, double relative)
    {
        var allowed = relative * theirs.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        return theirs.Zip(ours).All(pair => pair.First.Equals(pair.Second) || pair.First == pair.Second || Math.Abs(pair.First - pair.Second) <= allowed);
    }
}
