using System.Collections.Immutable;
using ActorShm.Actors.Cutting;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

/// <summary>Summarises a program before anything of it has run: the arrays that are made for it, and its passes over data. Both the plan of a job and its estimate count by it.</summary>
/// <remarks>Immutable, so safe on any thread.</remarks>
internal sealed class ProgramOutline
{
    /// <summary>Counts what a program makes and moves.</summary>
    /// <param name="program">The program.</param>
    public ProgramOutline(CompiledProgram program)
    {
        Arrays =
        [
            .. program.Arrays.Select((array, index) => array.OutputName is { } name
                ? Count(name, ArrayRole.Output, array)
                : Count(program.Results.First(result => result.ArrayIndex == index).Name, ArrayRole.Result, array)),
            .. program.Temporaries.Select(array => Count("temporary", ArrayRole.Temporary, array)),
        ];
        Stages = [.. program.OutlineStages().Select(stage => new ProgramPass(stage, StageBytes.Read(stage, program), StageBytes.Written(stage)))];
    }

    /// <summary>Gets the arrays that are made for the program, temporary ones last.</summary>
    public ImmutableArray<ArrayEstimate> Arrays { get; }

    /// <summary>Gets its passes over data, in order.</summary>
    public ImmutableArray<ProgramPass> Stages { get; }

    /// <summary>Gets the blocks of each stage, and the bytes of partial results per block.</summary>
    public ImmutableArray<(long BlockCount, int PartialBytes)> StageBlocks => [.. Stages.Select(stage => (stage.Outline.BlockCount, stage.Outline.PartialBytes))];

    /// <summary>Describes an array as programs see it.</summary>
    public static ProgramInput DescribeInput(string name, ElementType element, Shape shape) => new(name, element.ToDType(), [.. shape.Dimensions]);

    /// <summary>Converts the dimensions of an array that a program makes, which the program has checked by the same rule.</summary>
    public static Shape ToShape(ImmutableArray<long> dimensions) => new(dimensions.AsSpan());

    private static ArrayEstimate Count(string name, ArrayRole role, ProgramArray array) => ArrayEstimate.Of(name, role, array.DType.ToElement(), ToShape(array.Shape));
}

/// <summary>One pass of a program over data.</summary>
/// <param name="Outline">The extent of the pass, and the arrays that it works on.</param>
/// <param name="BytesRead">The bytes of arrays that it reads, each array once.</param>
/// <param name="BytesWritten">The bytes of arrays that it writes.</param>
internal sealed record ProgramPass(StageOutline Outline, long BytesRead, long BytesWritten)
{
    /// <summary>Gets the work of the pass.</summary>
    public JobVolume Volume => new(Outline.ElementCount, ByteCounts.Sum([BytesRead, BytesWritten]));
}
