using System.Collections.Immutable;
using ActorShm.Actors.Cutting;
using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

/// <summary>A segment that must be made before the stages of a job can run.</summary>
internal sealed record PlannedArray(string Label, ElementType Element, Shape Shape);

/// <summary>An amount of work.</summary>
/// <param name="Elements">The elements of the stages' logical arrays.</param>
/// <param name="Bytes">The bytes of arrays that are read and written for the elements.</param>
internal readonly record struct JobVolume(long Elements, long Bytes)
{
    /// <summary>Adds another amount.</summary>
    public JobVolume Plus(JobVolume other) => new(Elements + other.Elements, Bytes + other.Bytes);

    /// <summary>Takes the part of this amount that corresponds to this many of its elements.</summary>
    public JobVolume Part(long elements, long ofElements) => new(elements, (long)((double)elements / ofElements * Bytes));
}

/// <summary>
/// What a job does, stage by stage. A stage can depend on the results of earlier stages, so the next one is asked for
/// only after the last was completed. For one job at a time; not thread-safe.
/// </summary>
internal abstract class JobPlan
{
    /// <summary>Gets the segments to make, in the order in which <see cref="OutputsOf"/> refers to them.</summary>
    public abstract ImmutableArray<PlannedArray> Arrays { get; }

    /// <summary>Gets how many of them, at the end of the list, only later stages read; these end with the job.</summary>
    public virtual int TemporaryCount => 0;

    /// <summary>Gets every segment that the job reads.</summary>
    public abstract ImmutableArray<SegmentHandle> Inputs { get; }

    /// <summary>Gets the names of the inputs in the program, in the same order.</summary>
    public abstract ImmutableArray<string> InputNames { get; }

    /// <summary>Gets the work of all stages together.</summary>
    public abstract JobVolume Volume { get; }

    /// <summary>Gets the blocks of each stage, and the bytes of partial results per block.</summary>
    protected abstract ImmutableArray<(long BlockCount, int PartialBytes)> StageBlocks { get; }

    /// <summary>Computes the most bytes that the job takes of the quota at any time: all its segments, since they are made before the first stage, and the largest of its work tables.</summary>
    /// <param name="partitions">The number of partitions that the job asks for per stage; 0 when it does not ask.</param>
    public long PeakBytes(int partitions) => ByteCounts.Sum(
        [.. Arrays.Select(array => SegmentStore.BytesFor(array.Element, array.Shape)), CountedTables.MostBytes(StageBlocks, partitions)]);

    /// <summary>Gets the segment that the job writes to without having made it, or null.</summary>
    public virtual SegmentHandle? Target => null;

    /// <summary>Gets how many results and made segments the answer will name.</summary>
    public abstract int AnswerCount { get; }

    /// <summary>Reads the numbers among the inputs that stages depend on. Call it, until it has them, before the first stage is asked for.</summary>
    /// <param name="tryRead">Reads the single element of an input; returns null while another process is in the way.</param>
    /// <returns>Whether the numbers have been read.</returns>
    public virtual bool TryStart(Func<SegmentHandle, Scalar?> tryRead) => true;

    /// <summary>Returns the next stage, or null after the last.</summary>
    public abstract Stage? NextStage();

    /// <summary>Gets the work of the stage that was returned last.</summary>
    public abstract JobVolume StageVolume { get; }

    /// <summary>Gets the segments for the input slots of a stage, once <see cref="Arrays"/> were made.</summary>
    public abstract ImmutableArray<SegmentHandle> InputsOf(Stage stage, ImmutableArray<SegmentHandle> made);

    /// <summary>Gets the segments for the output slots of a stage, once <see cref="Arrays"/> were made.</summary>
    public abstract ImmutableArray<SegmentHandle> OutputsOf(Stage stage, ImmutableArray<SegmentHandle> made);

    /// <summary>Completes the stage that was returned last, when all its blocks are done.</summary>
    /// <param name="blockPartials">The partial results, in block order.</param>
    /// <param name="made">The segments of <see cref="Arrays"/>.</param>
    /// <param name="segments">The directory of the segments.</param>
    /// <exception cref="SegmentException">A segment that the method writes to cannot be opened.</exception>
    public abstract void Complete(ReadOnlySpan<byte> blockPartials, ImmutableArray<SegmentHandle> made, SegmentDirectory segments);

    /// <summary>Makes the answers, after the last stage.</summary>
    public abstract (ImmutableArray<JobResult> Results, ImmutableArray<NamedSegment> Outputs) Answer(ImmutableArray<SegmentHandle> made);
}
