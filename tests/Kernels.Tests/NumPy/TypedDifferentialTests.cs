using System.Numerics;
using System.Text.Json;

namespace ActorShm.Kernels.Tests.NumPy;

// Goal: all fourteen types promote, wrap, round, compare, convert and reduce as in NumPy, and what NumPy refuses is refused.
// Method: random expressions of random types, run by an installed NumPy with the promotion rules of NumPy 2, and by every way of ours.
public class TypedDifferentialTests
{
    private const int ExpressionCount = 2000;

    /// <summary>Emitting loops takes most of the time, so not every expression runs in all ways.</summary>
    private const int FusedEvery = 8;

    [SkippableFact]
    public void Random_expressions_of_all_types_give_what_numpy_gives()
    {
        Skip.IfNot(NumPyProcess.IsInstalled(out var reason), reason);
        var expressions = Enumerable.Range(0, ExpressionCount).Select(seed => new TypedExpression(seed)).ToArray();
        var answers = NumPyProcess.Run(expressions);
        Assert.Equal(ExpressionCount, answers.Count);
        var (compared, differences) = (0, new List<string>());
        for (var i = 0; i < ExpressionCount; i++)
        {
            foreach (var way in i % FusedEvery == 0 ? LoopWay.All : [LoopWay.Interpreted])
            {
                var (expression, where) = (expressions[i], $"seed {i}, {way.Name}: ");
                var elements = Compare(expression, expression.Text, answers[i][0], way, where, scale: 0, differences);
                Compare(expression, expression.Reduction, answers[i][1], way, where, Magnitude(elements), differences);
                compared += elements.Length > 0 ? 1 : 0;
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} differences:\n{string.Join('\n', differences.Take(20))}");

        // Most expressions must mean something, or nothing was tested.
        Assert.True(compared > ExpressionCount / 2, $"Only {compared} of {ExpressionCount} expressions were accepted by both.");
    }

    /// <summary>Compares one statement; gives our elements, or none when both sides refuse it.</summary>
    private static Complex[] Compare(TypedExpression expression, string text, JsonElement answer, LoopWay way, string where, double scale, List<string> differences)
    {
        where += $"{text} with {string.Join(", ", expression.Inputs.Select(input => $"{input.Name} {input.DType.Name()}"))}";
        var (theirDType, theirBytes) = (answer[0].GetString()!, answer[1].GetString()!);
        if (Run(expression, text, way, out var refusal) is not { } ours)
        {
            differences.AddRange(theirDType == "error" ? [] : [$"NumPy gives {theirDType}, we refuse it: {refusal}: {where}"]);
            return [];
        }

        if (theirDType != ours.DType.Name())
        {
            differences.Add($"NumPy has {theirDType} ({theirBytes}), we have {ours.DType.Name()}: {where}");
            return [];
        }

        var (theirs, found) = (ValuesOf(ours.DType, Convert.FromHexString(theirBytes)), ValuesOf(ours.DType, ours.Bytes));
        Assert.Equal(theirs.Length, found.Length);
        var isProduct = text.Contains("prod(", StringComparison.Ordinal);
        var allowed = AllowedError(expression, text, ours.DType, scale + (expression.IsComplex || isProduct ? Magnitude(found) : 0));
        for (var k = 0; k < found.Length; k++)
        {
            var isAccepted = IsClose(theirs[k], found[k], allowed) || IsOutOfRange(text, ours.DType, theirs[k])
                || (expression.IsComplex && !Complex.IsFinite(theirs[k]) && !Complex.IsFinite(found[k])); // which part is NaN depends on the order of operations
            if (!isAccepted)
            {
                differences.Add($"Element {k}: NumPy has {theirs[k]:R}, we have {found[k]:R}: {where}");
                break;
            }
        }

        return found;
    }

    private static (DType DType, byte[] Bytes)? Run(TypedExpression expression, string text, LoopWay way, out string? refusal)
    {
        refusal = null;
        try
        {
            var program = CompiledProgram.Compile(text, expression.Inputs, []);
            var scalars = expression.Inputs.Zip(expression.Bytes, (input, bytes) => input.Shape.IsEmpty ? Scalar.FromBytes(input.DType, bytes) : (Scalar?)null);
            var outcome = ProgramRunner.Run(program, expression.Bytes, [.. scalars], Splitting.Misaligned, way);
            return (program.Results[0].DType, outcome.BytesOf(0));
        }
        catch (ProgramException refused)
        {
            refusal = refused.Problem;
            return null;
        }
    }

    /// <summary>Elementwise operations on real numbers must agree exactly; sums and complex products as far as another order or a fused product allows.</summary>
    private static double AllowedError(TypedExpression expression, string text, DType dtype, double scale)
    {
        if (dtype == DType.Bool || dtype.IsInteger() || (!expression.IsComplex && text == expression.Text))
        {
            return 0;
        }

        return scale * dtype.Component() switch
        {
            DType.Float16 => 4e-3,
            DType.Float32 => 4e-6,
            _ => 1e-13,
        };
    }

    /// <summary>Ours multiplies and squares in float64 and rounds once at the end, so it is finite more often.</summary>
    private static bool IsOutOfRange(string text, DType dtype, Complex theirs) =>
        dtype.Component() is DType.Float16 or DType.Float32 && text.Split('(')[0] is "prod" or "nanprod" or "var" or "std" or "nanvar" or "nanstd" or "sum" or "mean" or "nansum" or "nanmean"
        && (!Complex.IsFinite(theirs) || theirs == Complex.Zero || text.Contains("prod", StringComparison.Ordinal));

    private static bool IsClose(Complex theirs, Complex ours, double allowed)
    {
        return IsClose(theirs.Real, ours.Real, allowed) && IsClose(theirs.Imaginary, ours.Imaginary, allowed);
    }

    private static bool IsClose(double theirs, double ours, double allowed) =>
        theirs.Equals(ours) || theirs == ours || Math.Abs(theirs - ours) <= allowed;

    /// <summary>How large a sum of the elements, or of their squares, may get.</summary>
    private static double Magnitude(Complex[] elements)
    {
        var finite = elements.Where(Complex.IsFinite).Select(Complex.Abs).Where(double.IsFinite).ToArray();
        return 1 + Math.Max(finite.Sum(), finite.Sum(value => value * value));
    }

    private static Complex[] ValuesOf(DType dtype, byte[] bytes) =>
        [.. bytes.Chunk(dtype.SizeBytes()).Select(element => Scalar.FromBytes(dtype, element).AsComplex())];
}
