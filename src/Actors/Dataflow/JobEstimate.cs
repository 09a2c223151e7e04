using System.Collections.Immutable;
using ActorShm.Actors.Cutting;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors;

/// <summary>What an array is for that a job brings into the run.</summary>
public enum ArrayRole
{
    /// <summary>An input that is no <c>.npy</c> file and therefore has to be copied into a segment first.</summary>
    Input,

    /// <summary>An array that the program was asked to write.</summary>
    Output,

    /// <summary>The small array that an expression statement gives, which is part of the answer.</summary>
    Result,

    /// <summary>An array that one stage writes and later ones read; it ends with the job.</summary>
    Temporary,
}

/// <summary>One array that a job brings into the run, and therefore takes memory for.</summary>
/// <param name="Name">Its name in the program, or the statement that gives it.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Element">Its element type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Bytes">What its segment takes, file header included.</param>
public sealed record ArrayEstimate(string Name, ArrayRole Role, ElementType Element, Shape Shape, long Bytes)
{
    /// <summary>Counts what the segment of an array takes.</summary>
    internal static ArrayEstimate Of(string name, ArrayRole role, ElementType element, Shape shape) => new(name, role, element, shape, SegmentStore.BytesFor(element, shape));
}

/// <summary>One pass over data, as it would be run.</summary>
/// <param name="Computes">What it leaves, as text in the language of programs.</param>
/// <param name="Loop">How it runs; see <see cref="StageDescription"/>.</param>
/// <param name="ElementCount">The elements of the logical array.</param>
/// <param name="Partitions">Into how many partitions it is cut.</param>
/// <param name="PartitionElements">The elements of every partition but the last; for reductions along axes and products of matrices about so many.</param>
/// <param name="BytesRead">The bytes of inputs that it reads, each once.</param>
/// <param name="BytesWritten">The bytes of arrays that it writes.</param>
public sealed record StageEstimate(
    ImmutableArray<string> Computes, string Loop, long ElementCount, long Partitions, long PartitionElements, long BytesRead, long BytesWritten);

/// <summary>What a program would cost: its stages and the memory they take, counted before anything runs. Immutable.</summary>
/// <param name="Nodes">For how many nodes the partitions are cut.</param>
/// <param name="Stages">The passes over data, in order.</param>
/// <param name="Arrays">What is brought into the run.</param>
/// <param name="InputBytes">The bytes of the inputs' elements, mapped where they lie or copied.</param>
/// <param name="TableBytes">The most that the largest work table of its stages takes, if it is so long that the quota counts it, and 0 otherwise.</param>
/// <param name="PeakBytes">The most that the job takes at any time: all of <paramref name="Arrays"/>, as they are made before the first stage, and <paramref name="TableBytes"/>.</param>
public sealed record JobEstimate(
    int Nodes, ImmutableArray<StageEstimate> Stages, ImmutableArray<ArrayEstimate> Arrays, long InputBytes, long TableBytes, long PeakBytes)
{
    /// <summary>Counts a program.</summary>
    /// <param name="text">The program.</param>
    /// <param name="inputs">The arrays behind its free names.</param>
    /// <param name="outputs">The names that are to be kept.</param>
    /// <param name="nodes">How many nodes would work on it.</param>
    /// <param name="settings">The settings of the host that would run it.</param>
    /// <exception cref="ProgramException">The text is no valid program over these inputs.</exception>
    /// <exception cref="SegmentException">An input holds elements that programs do not compute with.</exception>
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
