using System.Collections.Immutable;
using ActorShm.Actors.Cutting;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors;

/// <summary>Says what an array is for that a job brings into the run.</summary>
public enum ArrayRole
{
    /// <summary>An input that is not a <c>.npy</c> file and therefore has to be copied into a segment first.</summary>
    Input,

    /// <summary>An array that the program is to write.</summary>
    Output,

    /// <summary>The small array that is the result of an expression statement, part of the answer.</summary>
    Result,

    /// <summary>An array that one stage writes and later ones read; it ends with the job.</summary>
    Temporary,
}

/// <summary>An array that a job brings into the run, and that therefore takes memory.</summary>
/// <param name="Name">The name in the program, or the statement whose result it is.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Element">Its element type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Bytes">The size of its segment in bytes, file header included.</param>
public sealed record ArrayEstimate(string Name, ArrayRole Role, ElementType Element, Shape Shape, long Bytes)
{
    /// <summary>Estimates the segment of an array.</summary>
    internal static ArrayEstimate Of(string name, ArrayRole role, ElementType element, Shape shape) => new(name, role, element, shape, SegmentStore.BytesFor(element, shape));
}

/// <summary>One pass over data, as it would run.</summary>
/// <param name="Computes">What the pass computes, as text in the language of programs.</param>
/// <param name="Loop">How the pass runs; see <see cref="StageDescription"/>.</param>
/// <param name="ElementCount">The elements of the logical array.</param>
/// <param name="Partitions">The number of partitions.</param>
/// <param name="PartitionElements">The elements of every partition but the last; an approximate number for reductions along axes and products of matrices.</param>
/// <param name="BytesRead">The bytes of inputs that it reads, each input once.</param>
/// <param name="BytesWritten">The bytes of arrays that it writes.</param>
public sealed record StageEstimate(
    ImmutableArray<string> Computes, string Loop, long ElementCount, long Partitions, long PartitionElements, long BytesRead, long BytesWritten);

/// <summary>The cost of a program, estimated before anything runs: its stages and the memory that they take. Immutable.</summary>
/// <param name="Nodes">The number of nodes for which the partitions are cut.</param>
/// <param name="Stages">The passes over data, in order.</param>
/// <param name="Arrays">The arrays that the job brings into the run.</param>
/// <param name="InputBytes">The bytes of the inputs' elements, whether mapped in place or copied.</param>
/// <param name="TableBytes">The bytes of the largest work table of its stages, if it is so long that the quota counts it; otherwise 0.</param>
/// <param name="PeakBytes">The most bytes that the job takes at any time: all of <paramref name="Arrays"/>, since they are made before the first stage, and <paramref name="TableBytes"/>.</param>
public sealed record JobEstimate(
    int Nodes, ImmutableArray<StageEstimate> Stages, ImmutableArray<ArrayEstimate> Arrays, long InputBytes, long TableBytes, long PeakBytes)
{
    /// <summary>Estimates a program.</summary>
    /// <param name="text">The text of the program.</param>
    /// <param name="inputs">The arrays for its free names.</param>
    /// <param name="outputs">The names to keep.</param>
    /// <param name="nodes">The number of nodes that would work on it.</param>
    /// <param name="settings">The settings of the host that would run it.</param>
    /// <exception cref="ProgramException">The text is not a valid program over these inputs.</exception>
    /// <exception cref="SegmentException">An input has an element type that programs cannot compute with.</exception>
    public static JobEstimate Of(
        string text, IReadOnlyList<EstimatedInput> inputs, IReadOnlyCollection<string> outputs, int nodes, ActorShmSettings settings)
    {
        var program = CompiledProgram.Compile(
            text, [.. inputs.Select(input => ProgramOutline.DescribeInput(input.Name, input.Element, input.Shape))], outputs, settings.InlineElements);
        var outline = new ProgramOutline(program);
        var copied = inputs.Where(input => input.IsCopied).Select(input => ArrayEstimate.Of(input.Name, ArrayRole.Input, input.Element, input.Shape));
        ImmutableArray<ArrayEstimate> arrays = [.. copied, .. outline.Arrays];
        var tableBytes = CountedTables.MostBytes(outline.StageBlocks, partitions: 0);
        return new JobEstimate(
            nodes,
            [.. outline.Stages.Select((stage, index) => Estimate(stage, program.DescribeStage(index), nodes, settings))],
            arrays,
            ByteCounts.Sum(inputs.Select(input => ByteCounts.Of(input.Shape.ElementCount, input.Element.SizeBytes()))),
            tableBytes,
            ByteCounts.Sum([.. arrays.Select(array => array.Bytes), tableBytes]));
    }

    private static StageEstimate Estimate(ProgramPass stage, StageDescription description, int nodes, ActorShmSettings settings)
    {
        var outline = stage.Outline;
        var cut = StageCut.Spread(outline, checked(nodes * settings.PartitionsPerNode));
        return new StageEstimate(
            description.Computes,
            description.Loop,
            outline.ElementCount,
            cut.PartitionCount,
            Math.Min(outline.ElementCount, cut.BlocksPerPartition * outline.BlockElements),
            stage.BytesRead,
            stage.BytesWritten);
    }
}

/// <summary>An array that a program would read.</summary>
/// <param name="Name">Its name in the program.</param>
/// <param name="Element">Its element type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="IsCopied">Whether it has to be copied into a segment first, because its file cannot be mapped.</param>
public sealed record EstimatedInput(string Name, ElementType Element, Shape Shape, bool IsCopied);
