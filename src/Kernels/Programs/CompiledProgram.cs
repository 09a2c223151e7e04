using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>A parsed and typed program: its results with their types, and the passes over data that it takes.</summary>
/// <remarks>Immutable, so safe on any thread; it can be run any number of times.</remarks>
public sealed class CompiledProgram
{
    private readonly StagePlan _plan;
    private readonly ImmutableArray<Operand> _resultValues;
    private readonly ImmutableArray<Operand> _arrayValues;

    private CompiledProgram(string text, ImmutableArray<ProgramInput> inputs, OutputPlan outputs, StagePlan plan)
    {
        Text = text;
        Inputs = inputs;
        Results = outputs.Results;
        Arrays = outputs.Arrays;
        Temporaries = [.. plan.Temporaries.Select(static node => new ProgramArray(null, node.DType, node.Shape.Extents))];
        _resultValues = outputs.ResultValues;
        _arrayValues = outputs.ArrayValues;
        _plan = plan;
    }

    /// <summary>Gets the inputs as they were given.</summary>
    public IReadOnlyList<ProgramInput> Inputs { get; }

    /// <summary>Gets the results, one per expression statement, in program order.</summary>
    public IReadOnlyList<ProgramResult> Results { get; }

    /// <summary>Gets the arrays that must be written: first the outputs that were asked for, then the small arrays that are results.</summary>
    public IReadOnlyList<ProgramArray> Arrays { get; }

    /// <summary>Gets the other arrays that stages write, for later stages to read. They are of no use once the program has run.</summary>
    public IReadOnlyList<ProgramArray> Temporaries { get; }

    /// <summary>Describes every pass over data that a run will take, in order, before anything has run.</summary>
    public IReadOnlyList<StageOutline> OutlineStages() => [.. _plan.Stages.Select(stage => new StageOutline(
        stage.Domain.ElementCount,
        stage.Domain.BlockCount,
        stage.Domain.BlockElements,
        stage.Domain.OutputElements,
        stage.Domain.Form == StageForm.Elements ? stage.Reductions.Length * Partial.SizeBytes : 0,
        stage.Inputs,
        stage.Outputs))];

    /// <summary>Describes what one pass computes, and how.</summary>
    /// <param name="stageIndex">The index into <see cref="OutlineStages"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pass.</exception>
    public StageDescription DescribeStage(int stageIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stageIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(stageIndex, _plan.Stages.Length);
        var stage = _plan.Stages[stageIndex];

        // It does not matter here which scalars will be in the code, so zeros will do.
        var code = stage.Bind(static scalar => Scalar.FromBits(scalar.DType, 0)).Code;
        var loop = stage.Domain.Form == StageForm.Product ? "product" : FusedLoops.CanRun(code) ? "fused" : "interpreted";

        // Reductions along axes are described by the arrays that they write.
        var reductions = stage.Domain.Form == StageForm.Elements ? stage.Reductions.Select(reduction => NodeText.Of(reduction, Inputs)) : [];
        return new StageDescription(loop, [.. reductions, .. stage.Outputs.Select(output => DescribeArray(output.Index))]);
    }

    /// <summary>Compiles a program.</summary>
    /// <param name="text">The statements, separated by semicolons or line ends: <c>name = expression</c> or an expression alone.</param>
    /// <param name="inputs">The arrays and scalars that it may name.</param>
    /// <param name="outputs">
    /// The names that must be written whatever their size: assigned names, or the text of an expression statement.
    /// </param>
    /// <param name="inlineElements">The largest number of elements of an expression statement's array that is written without being asked for.</param>
    /// <param name="cancellation">Cancels the compilation; a short text can take a second.</param>
    /// <exception cref="ProgramException">The text, a type, a shape, the name of an input or the name of an output is wrong; the message is for people to read.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inlineElements"/> is negative.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static CompiledProgram Compile(
        string text,
        IReadOnlyList<ProgramInput> inputs,
        IReadOnlyCollection<string> outputs,
        long inlineElements = 10_000,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentOutOfRangeException.ThrowIfNegative(inlineElements);
        CheckInputs(text, inputs);
        var parsed = Parser.Parse(text, inputs, cancellation);
        var outputPlan = OutputPlan.Make(text, parsed, outputs, inlineElements);
        try
        {
            var scalars = outputPlan.ResultValues.Where(value => value.IsScalar).SelectMany(value => value.Nodes);
            return new CompiledProgram(text, [.. inputs], outputPlan, StagePlan.Cut(parsed.Builder.Graph, scalars, outputPlan.ArrayValues, inputs.Count));
        }
        catch (ExpressionException refused)
        {
            throw new ProgramException(refused.Message, text);
        }
    }

    /// <summary>Begins a run.</summary>
    /// <param name="scalarInputs">For each input its value if it is a scalar, otherwise null.</param>
    /// <exception cref="ArgumentException">The value of a scalar is missing or has another type, or a value is given for an array.</exception>
    public ProgramExecution Start(IReadOnlyList<Scalar?> scalarInputs)
    {
        ArgumentNullException.ThrowIfNull(scalarInputs);
        if (scalarInputs.Count != Inputs.Count)
        {
            throw new ArgumentException($"The program has {Inputs.Count} inputs; {scalarInputs.Count} values were given, one for each is needed.", nameof(scalarInputs));
        }

        for (var i = 0; i < scalarInputs.Count; i++)
        {
            DType? needed = Inputs[i].Shape.IsDefaultOrEmpty ? Inputs[i].DType : null;
            if (scalarInputs[i]?.DType != needed)
            {
                throw new ArgumentException(
                    $"Input '{Inputs[i].Name}' needs {(needed is null ? "no value, as it is an array" : "a value of type " + needed.Value.Name())}; " +
                    $"{scalarInputs[i]?.ToString() ?? "no value"} was given.",
                    nameof(scalarInputs));
            }
        }

        return new ProgramExecution(this, _plan, [.. scalarInputs]);
    }

    /// <summary>Gets the program as it was written.</summary>
    internal string Text { get; }

    internal Operand ResultOf(int resultIndex) => _resultValues[resultIndex];

    private string DescribeArray(int arrayIndex)
    {
        if (arrayIndex >= Arrays.Count)
        {
            return $"temporary = {NodeText.Of(_plan.Temporaries[arrayIndex - Arrays.Count], Inputs)}";
        }

        var text = NodeText.Of(_arrayValues[arrayIndex], Inputs);
        return Arrays[arrayIndex].OutputName is { } name ? $"{name} = {text}" : text;
    }

    private static void CheckInputs(string text, IReadOnlyList<ProgramInput> inputs)
    {
        var names = new HashSet<string>();
        foreach (var input in inputs)
        {
            var problem =
                !ReservedNames.IsName(input.Name) ? "a name is a letter or underscore, then letters, digits and underscores."
                : !names.Add(input.Name) ? "another input has this name."
                : !DTypes.IsKnown(input.DType) ? $"its element type {(byte)input.DType} is not known yet."
                : ReservedNames.WhyNot(input.Name) ?? ShapeProblem(input.Shape);
            if (problem is not null)
            {
                throw new ProgramException($"The input '{input.Name}' cannot be used: {problem}", text);
            }
        }
    }

    private static string? ShapeProblem(ImmutableArray<long> extents)
    {
        try
        {
            _ = new ArrayShape(extents);
            return null;
        }
        catch (ArgumentException refused)
        {
            return refused.Message;
        }
    }
}
