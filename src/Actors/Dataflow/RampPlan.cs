using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

/// <summary>The plan that fills one float64 segment with <c>start + step * i</c>.</summary>
internal sealed class RampPlan(FillWithRamp request) : JobPlan
{
    private bool _isTaken;

    /// <inheritdoc/>
    public override ImmutableArray<PlannedArray> Arrays => [];

    /// <inheritdoc/>
    public override ImmutableArray<SegmentHandle> Inputs => [];

    /// <inheritdoc/>
    public override ImmutableArray<string> InputNames => [];

    /// <inheritdoc/>
    public override SegmentHandle? Target => request.Handle;

    /// <inheritdoc/>
    public override int AnswerCount => 0;

    /// <inheritdoc/>
    public override JobVolume Volume => new(request.Handle.ElementCount, request.Handle.DataBytes);

    /// <inheritdoc/>
    public override JobVolume StageVolume => Volume;

    /// <inheritdoc/>
    protected override ImmutableArray<(long BlockCount, int PartialBytes)> StageBlocks => [(BlockGrid.BlockCount(request.Handle.ElementCount), 0)];

    /// <inheritdoc/>
    public override Stage? NextStage()
    {
        if (_isTaken)
        {
            return null;
        }

        _isTaken = true;
        return new Stage(StageCode.Ramp(request.Start, request.Step), request.Handle.ElementCount, [], [0]);
    }

    /// <inheritdoc/>
    public override ImmutableArray<SegmentHandle> InputsOf(Stage stage, ImmutableArray<SegmentHandle> made) => [];

    /// <inheritdoc/>
    public override ImmutableArray<SegmentHandle> OutputsOf(Stage stage, ImmutableArray<SegmentHandle> made) => [request.Handle];

    /// <inheritdoc/>
    public override void Complete(ReadOnlySpan<byte> blockPartials, ImmutableArray<SegmentHandle> made, SegmentDirectory segments)
    {
        // A fill has no partial results.
    }

    /// <inheritdoc/>
    public override (ImmutableArray<JobResult> Results, ImmutableArray<NamedSegment> Outputs) Answer(ImmutableArray<SegmentHandle> made) => ([], []);
}
