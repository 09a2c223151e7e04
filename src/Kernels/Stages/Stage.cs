using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>One pass over arrays: what to compute, over which elements, on which arrays.</summary>
/// <remarks>Immutable, so safe on any thread.</remarks>
public sealed class Stage
{
    /// <summary>Makes a stage by hand; programs are cut into stages by <see cref="ProgramExecution"/>.</summary>
    /// <param name="code">What to compute for each element.</param>
    /// <param name="elementCount">The elements of the logical array.</param>
    /// <param name="inputIndexes">For each input slot, an index that the caller understands.</param>
    /// <param name="outputIndexes">For each output slot, an index that the caller understands.</param>
    public Stage(StageCode code, long elementCount, ImmutableArray<int> inputIndexes, ImmutableArray<int> outputIndexes)
        : this(code, StageDomain.Dense(elementCount, code.Inputs.Length), inputIndexes, outputIndexes)
    {
    }

    internal Stage(StageCode code, StageDomain domain, ImmutableArray<int> inputIndexes, ImmutableArray<int> outputIndexes)
    {
        Code = code;
        Domain = domain;
        InputIndexes = inputIndexes;
        OutputIndexes = outputIndexes;
    }

    /// <summary>What to compute for each element.</summary>
    public StageCode Code { get; }

    /// <summary>Over which elements, and where they lie in the inputs.</summary>
    public StageDomain Domain { get; }

    /// <summary>The elements of the logical array.</summary>
    public long ElementCount => Domain.ElementCount;

    /// <summary>The blocks that cover them; at least one.</summary>
    public long BlockCount => Domain.BlockCount;

    /// <summary>The element type of each output; of reductions along axes these are the types that they compute in.</summary>
    public ImmutableArray<DType> OutputTypes => Domain.OutputTypes(Code);

    /// <summary>The bytes that one block leaves behind for the host; 0 when the stage writes all its results itself.</summary>
    public int PartialBytes => Domain.PartialBytes(Code);

    /// <summary>
    /// For each input slot of the code, the index into <see cref="CompiledProgram.Inputs"/>, or, from their count on, into the arrays that
    /// <see cref="OutputIndexes"/> means: then the array is a temporary one that an earlier stage has written. Several slots may read one array.
    /// </summary>
    public ImmutableArray<int> InputIndexes { get; }

    /// <summary>For each output, the index into <see cref="CompiledProgram.Arrays"/>, followed by <see cref="CompiledProgram.Temporaries"/>.</summary>
    public ImmutableArray<int> OutputIndexes { get; }
}
