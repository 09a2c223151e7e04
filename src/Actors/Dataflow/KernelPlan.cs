using System.Collections.Immutable;
using System.Globalization;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

/// <summary>The plan that runs one kernel over arrays of one shape. The host need not have the kernel: the partial results of the blocks go to the client, which combines them.</summary>
internal sealed class KernelPlan : JobPlan
{
    private readonly SubmitKernel _request;
    private readonly Shape _shape;
    private bool _isTaken;

    private KernelPlan(SubmitKernel request, Shape shape)
    {
        _request = request;
        _shape = shape;
        var signature = request.Call.Signature;
        var outputs = signature.Outputs.Select(dtype => new PlannedArray(signature.Name, dtype.ToElement(), shape));
        var partialsBytes = BlockGrid.BlockCount(shape.ElementCount) * signature.PartialBytes;
        Arrays = signature.PartialBytes == 0 ? [.. outputs] : [.. outputs, new PlannedArray($"{signature.Name} {SubmitKernel.PartialsName}", ElementType.UInt8, Shape.Vector(partialsBytes))];
        var bytes = request.Inputs.Sum(handle => handle.DataBytes) + signature.Outputs.Sum(dtype => shape.ElementCount * dtype.SizeBytes());
        Volume = new JobVolume(shape.ElementCount, bytes);
    }

    /// <inheritdoc/>
    public override ImmutableArray<PlannedArray> Arrays { get; }

    /// <inheritdoc/>
    public override ImmutableArray<SegmentHandle> Inputs => _request.Inputs;

    /// <inheritdoc/>
    public override ImmutableArray<string> InputNames => [.. _request.Inputs.Select((_, slot) => slot.ToString(CultureInfo.InvariantCulture))];

    /// <inheritdoc/>
    public override int AnswerCount => Arrays.Length;

    /// <inheritdoc/>
    public override JobVolume Volume { get; }

    /// <inheritdoc/>
    protected override ImmutableArray<(long BlockCount, int PartialBytes)> StageBlocks =>
        [(BlockGrid.BlockCount(_shape.ElementCount), _request.Call.Signature.PartialBytes)];

    /// <inheritdoc/>
    public override JobVolume StageVolume => Volume;

    /// <summary>Checks the arrays against the kernel's signature.</summary>
    /// <param name="request">The kernel and its arrays.</param>
    /// <exception cref="SegmentException">The arrays are not those that the kernel reads.</exception>
    public static KernelPlan Of(SubmitKernel request)
    {
        var signature = request.Call.Signature;
        if (signature.Inputs.IsEmpty || request.Inputs.Length != signature.Inputs.Length)
        {
            throw new SegmentException($"Kernel {signature} reads {signature.Inputs.Length} arrays, at least one; {request.Inputs.Length} were given.");
        }

        for (var slot = 0; slot < request.Inputs.Length; slot++)
        {
            var handle = request.Inputs[slot];
            if (handle.Element.ToDType() != signature.Inputs[slot])
            {
                throw new SegmentException($"Input {slot} of kernel {signature} holds {signature.Inputs[slot].Name()}; segment {handle.Id} holds {handle.Element.Name()}. Convert it first.");
            }

            if (!handle.Shape.Equals(request.Inputs[0].Shape))
            {
                throw new SegmentException($"The inputs of kernel {signature} have one shape; input 0 has {request.Inputs[0].Shape} and input {slot} has {handle.Shape}.");
            }
        }

        return new KernelPlan(request, request.Inputs[0].Shape);
    }

    /// <inheritdoc/>
    public override Stage? NextStage()
    {
        if (_isTaken || _shape.ElementCount == 0)
        {
            return null;
        }

        _isTaken = true;
        var signature = _request.Call.Signature;
        return new Stage(StageCode.Call(_request.Call), _shape.ElementCount, [.. Enumerable.Range(0, signature.Inputs.Length)], [.. Enumerable.Range(0, signature.Outputs.Length)]);
    }

    /// <inheritdoc/>
    public override ImmutableArray<SegmentHandle> InputsOf(Stage stage, ImmutableArray<SegmentHandle> made) => _request.Inputs;

    /// <inheritdoc/>
    public override ImmutableArray<SegmentHandle> OutputsOf(Stage stage, ImmutableArray<SegmentHandle> made) => [.. stage.OutputIndexes.Select(index => made[index])];

    /// <inheritdoc/>
    public override void Complete(ReadOnlySpan<byte> blockPartials, ImmutableArray<SegmentHandle> made, SegmentDirectory segments)
    {
        if (!blockPartials.IsEmpty)
        {
            using var view = segments.Open(made[^1], AccessMode.ReadWrite);
            blockPartials.CopyTo(view.WriteBytes(0, blockPartials.Length));
        }
    }

    /// <inheritdoc/>
    public override (ImmutableArray<JobResult> Results, ImmutableArray<NamedSegment> Outputs) Answer(ImmutableArray<SegmentHandle> made)
    {
        var outputCount = _request.Call.Signature.Outputs.Length;
        return ([], [.. made.Select((handle, i) => new NamedSegment(i < outputCount ? i.ToString(CultureInfo.InvariantCulture) : SubmitKernel.PartialsName, handle))]);
    }
}
