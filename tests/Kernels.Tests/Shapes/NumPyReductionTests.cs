using System.Text.Json;
using ActorShm.Kernels.Tests.NumPy;

namespace ActorShm.Kernels.Tests.Shapes;

// Goal: every reduction of every type, along one axis, several or all, kept or not, is NumPy's in type, shape and value, and refuses what NumPy refuses.
public class NumPyReductionTests
{
    private const int CaseCount = 14 * 6;

    [SkippableFact]
    public void Every_reduction_along_any_axes_is_numpys()
    {
        Skip.IfNot(NumPyProcess.IsInstalled(out var reason), reason);
        ShapeCase[] cases = [.. Enumerable.Range(0, CaseCount).Select(static seed => ShapeCase.AllReductions(seed))];
        var answers = NumPyProcess.Evaluate(cases);
        var (values, differences) = (0, new List<string>());
        for (var i = 0; i < cases.Length; i++)
        {
            for (var k = 0; k < cases[i].Statements.Count; k++)
            {
                var found = Compare(cases[i], cases[i].Statements[k], answers[i][k], isFused: i % 13 == 0);
                differences.AddRange(found is null ? [] : [$"{found}: {cases[i].Statements[k]} of {cases[i].Inputs[0].DType.Name()} ({string.Join(",", cases[i].Inputs[0].Shape)}), seed {cases[i].Seed}"]);
                values += answers[i][k][0].GetString() == "error" ? 0 : 1;
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} differences:\n{string.Join('\n', differences.Take(30))}");
        Assert.True(values > CaseCount * 20, $"Only {values} statements had a value, so little was tested.");
    }

    /// <summary>Along an axis NumPy adds the squares of float16 one after the other in float16, which costs a percent or more.</summary>
    private static bool Same(string statement, DType dtype, byte[] theirs, byte[] ours) =>
        dtype == DType.Float16 && (statement.Contains("var(", StringComparison.Ordinal) || statement.Contains("std(", StringComparison.Ordinal))
            ? NumPyShapeTests.AreClose(Values(theirs), Values(ours), 0.05)
            : NumPyShapeTests.Same(dtype, theirs, ours);

    private static double[] Values(byte[] halves) => [.. ArrayMemory.ValuesOf<Half>(halves).Select(static value => (double)value)];

    /// <returns>What differs, or null.</returns>
    private static string? Compare(ShapeCase one, string statement, JsonElement theirs, bool isFused)
    {
        var isError = theirs[0].GetString() == "error";
        try
        {
            var program = CompiledProgram.Compile(statement, one.Inputs, [], inlineElements: long.MaxValue);
            var (dtype, shape) = (program.Results[0].DType, program.Results[0].Shape);
            LoopWay[] ways = isFused ? [.. LoopWay.All] : [LoopWay.Interpreted];
            byte[][] ours = [.. ways.Select(way => ProgramRunner.Run(program, one.Values, [null], Splitting.Misaligned, way).BytesOf(0))];
            return isError ? $"NumPy refuses ({theirs[1]}) what we compute"
                : theirs[0].GetString() != dtype.Name() ? $"NumPy has {theirs[0]}, we have {dtype.Name()}"
                : !theirs[1].EnumerateArray().Select(static extent => extent.GetInt64()).SequenceEqual(shape) ? $"NumPy has the shape {theirs[1]}, we have ({string.Join(",", shape)})"
                : ours.All(bytes => Same(statement, dtype, Convert.FromHexString(theirs[2].GetString()!), bytes)) ? null
                : "The values differ";
        }
        catch (ProgramException refused)
        {
            return isError ? null : $"We refuse ({refused.Problem}) what NumPy computes";
        }
    }
}
