using System.Collections.Immutable;
using ActorShm.Actors.Cutting;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

/// <summary>The plan of a program text over named segments.</summary>
internal sealed class ProgramPlan : JobPlan
{
    private readonly CompiledProgram _program;
    private readonly ImmutableArray<SegmentHandle> _inputs;
    private readonly ImmutableArray<JobVolume> _volumes;
    private ProgramExecution? _execution; // begins when the numbers among the inputs are known
    private int _stageIndex = -1;

    private ProgramPlan(CompiledProgram program, ImmutableArray<SegmentHandle> inputs, ImmutableArray<string> inputNames)
    {
        _program = program;
        _inputs = inputs;
        InputNames = inputNames;
        var outline = new ProgramOutline(program);
        Arrays = [.. outline.Arrays.Select(array => new PlannedArray(array.Role == ArrayRole.Result ? "result" : array.Name, array.Element, array.Shape))];
        StageBlocks = outline.StageBlocks;
        _volumes = [.. outline.Stages.Select(stage => stage.Volume)];
        Volume = new JobVolume(ByteCounts.Sum(_volumes.Select(volume => volume.Elements)), ByteCounts.Sum(_volumes.Select(volume => volume.Bytes)));
    }

    /// <inheritdoc/>
    public override ImmutableArray<PlannedArray> Arrays { get; }

    /// <inheritdoc/>
    public override ImmutableArray<SegmentHandle> Inputs => _inputs;

    /// <inheritdoc/>
    public override ImmutableArray<string> InputNames { get; }

    /// <inheritdoc/>
    public override int TemporaryCount => _program.Temporaries.Count;

    /// <inheritdoc/>
    public override int AnswerCount => _program.Results.Count + _program.Arrays.Count;

    /// <summary>Parses and types a program and cuts it into stages.</summary>
    /// <param name="request">The program and its names.</param>
    /// <param name="programs">The cache of compiled programs.</param>
    /// <param name="inlineElements">The length of the longest array result that is kept without being an output.</param>
    /// <param name="cancellation">Cancels the compilation.</param>
    /// <exception cref="ProgramException">The text is not a valid program over these inputs.</exception>
    public static ProgramPlan Compile(SubmitProgram request, ProgramCache programs, long inlineElements, CancellationToken cancellation)
    {
        var inputs = request.Inputs
            .Select(input => ProgramOutline.DescribeInput(input.Name, input.Handle.Element, input.Handle.Shape))
            .ToArray();
        var program = programs.Get(request.Text, inputs, request.Outputs, inlineElements, cancellation);
        return new ProgramPlan(program, [.. request.Inputs.Select(input => input.Handle)], [.. request.Inputs.Select(input => input.Name)]);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<(long BlockCount, int PartialBytes)> StageBlocks { get; }

    /// <inheritdoc/>
    public override JobVolume Volume { get; }

    /// <inheritdoc/>
    public override JobVolume StageVolume => _volumes[_stageIndex];

    /// <inheritdoc/>
    public override bool TryStart(Func<SegmentHandle, Scalar?> tryRead)
    {
        var scalars = new Scalar?[_inputs.Length];
        for (var i = 0; i < scalars.Length; i++)
        {
            if (_inputs[i].Shape.Rank == 0 && (scalars[i] = tryRead(_inputs[i])) is null)
            {
                return false;
            }
        }

        _execution = _program.Start(scalars);
        return true;
    }

    /// <inheritdoc/>
    public override Stage? NextStage()
    {
        _stageIndex++;
        return _execution!.TryNextStage(out var stage) ? stage : null;
    }

    /// <inheritdoc/>
    public override ImmutableArray<SegmentHandle> InputsOf(Stage stage, ImmutableArray<SegmentHandle> made) =>
        [.. stage.InputIndexes.Select(index => index < _inputs.Length ? _inputs[index] : made[index - _inputs.Length])];

    /// <inheritdoc/>
    public override ImmutableArray<SegmentHandle> OutputsOf(Stage stage, ImmutableArray<SegmentHandle> made) => [.. stage.OutputIndexes.Select(index => made[index])];

    /// <inheritdoc/>
    public override void Complete(ReadOnlySpan<byte> blockPartials, ImmutableArray<SegmentHandle> made, SegmentDirectory segments) => _execution!.CompleteStage(blockPartials);

    /// <inheritdoc/>
    public override (ImmutableArray<JobResult> Results, ImmutableArray<NamedSegment> Outputs) Answer(ImmutableArray<SegmentHandle> made)
    {
        var results = _program.Results.Select((result, index) => new JobResult(
            result.Name,
            result.DType,
            ProgramOutline.ToShape(result.Shape),
            result.Shape.Length == 0 ? _execution!.ResultValue(index) : null,
            result.ArrayIndex >= 0 ? made[result.ArrayIndex] : null));
        var outputs = _program.Arrays
            .Select((array, index) => (array.OutputName, Handle: made[index]))
            .Where(output => output.OutputName is not null)
            .Select(output => new NamedSegment(output.OutputName!, output.Handle));
        return ([.. results], [.. outputs]);
    }
}
