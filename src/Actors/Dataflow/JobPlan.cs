using System.Collections.Immutable;
using ActorShm.Actors.Cutting;
using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

/// <summary>A segment that a job has to have made before its stages can run.</summary>
internal sealed record PlannedArray(string Label, ElementType Element, Shape Shape);

/// <summary>An amount of work.</summary>
/// <param name="Elements">The elements of the stages' logical arrays.</param>
/// <param name="Bytes">The bytes of arrays that are read and written for them.</param>
internal readonly record struct JobVolume(long Elements, long Bytes)
{
    /// <summary>This and another amount.</summary>
    public JobVolume Plus(JobVolume other) => new(Elements + other.Elements, Bytes + other.Bytes);

    /// <summary>The part of this amount that so many of its elements are.</summary>
    public JobVolume Part(long elements, long ofElements) => new(elements, (long)((double)elements / ofElements * Bytes));
}

/// <summary>
/// What a job does, stage by stage. A stage can depend on the results of those before it, so the next one is asked for
/// only after the last was completed. Used by one job at a time; not thread-safe.
/// </summary>
internal abstract class JobPlan
{
    /// <summary>The segments to be made, in the order in which <see cref="OutputsOf"/> refers to them.</summary>
    public abstract ImmutableArray<PlannedArray> Arrays { get; }

    /// <summary>How many of them, the last ones, only later stages read: they end with the job.</summary>
    public virtual int TemporaryCount => 0;

    /// <summary>Every segment that the job reads.</summary>
    public abstract ImmutableArray<SegmentHandle> Inputs { get; }

    /// <summary>What the program calls them, in the same order.</summary>
    public abstract ImmutableArray<string> InputNames { get; }

    /// <summary>What all stages together go over.</summary>
    public abstract JobVolume Volume { get; }

    /// <summary>The blocks of every stage that there will be, and the bytes of partial results that each block leaves.</summary>
    protected abstract ImmutableArray<(long BlockCount, int PartialBytes)> StageBlocks { get; }

    /// <summary>The most that the job takes of the quota at any time: all its segments, as they are made before the first stage, and the largest of its work tables.</summary>
    /// <param name="partitions">Into how many partitions it asks its stages to be cut; 0 where it does not.</param>
    public long PeakBytes(int partitions) => ByteCounts.Sum(
        [.. Arrays.Select(array => SegmentStore.BytesFor(array.Element, array.Shape)), CountedTables.MostBytes(StageBlocks, partitions)]);

    /// <summary>The segment that the job writes to without having made it, or null.</summary>
    public virtual SegmentHandle? Target => null;

    /// <summary>How many results and made segments the answer will name.</summary>
    public abstract int AnswerCount { get; }

    /// <summary>Reads the numbers among the inputs that stages depend on: to be called, until it has them, before the first stage is asked for.</summary>
    /// <param name="tryRead">Reads the single element of an input; null while another process is in the way.</param>
    /// <returns>Whether it has them.</returns>
    public virtual bool TryStart(Func<SegmentHandle, Scalar?> tryRead) => true;

    /// <summary>The next stage, or null after the last.</summary>
    public abstract Stage? NextStage();

    /// <summary>What the stage that was given out last goes over.</summary>
    public abstract JobVolume StageVolume { get; }

    /// <summary>The segments behind the input slots of a stage, once <see cref="Arrays"/> were made.</summary>
    public abstract ImmutableArray<SegmentHandle> InputsOf(Stage stage, ImmutableArray<SegmentHandle> made);

    /// <summary>The segments behind the output slots of a stage, once <see cref="Arrays"/> were made.</summary>
    public abstract ImmutableArray<SegmentHandle> OutputsOf(Stage stage, ImmutableArray<SegmentHandle> made);

    /// <summary>All blocks of the stage that was given out last are done.</summary>
    /// <param name="blockPartials">What they left, in block order.</param>
    /// <param name="made">The segments of <see cref="Arrays"/>.</param>
    /// <param name="segments">Where they are.</param>
    /// <exception cref="SegmentException">A segment that it writes to cannot be opened.</exception>
    public abstract void Complete(ReadOnlySpan<byte> blockPartials, ImmutableArray<SegmentHandle> made, SegmentDirectory segments);

    /// <summary>The answers, after the last stage.</summary>
    public abstract (ImmutableArray<JobResult> Results, ImmutableArray<NamedSegment> Outputs) Answer(ImmutableArray<SegmentHandle> made);
}
