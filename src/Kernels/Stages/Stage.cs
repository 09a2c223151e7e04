using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>One pass over arrays: what it computes, over which elements, and on which arrays.</summary>
/// <remarks>Immutable, so safe on any thread.</remarks>
public sealed class Stage
{
    /// <summary>Creates a stage by hand; programs are cut into stages by <see cref="ProgramExecution"/>.</summary>
    /// <param name="code">The code for each element.</param>
    /// <param name="elementCount">The number of elements of the logical array.</param>
    /// <param name="inputIndexes">For each input slot, an index whose meaning the caller defines.</param>
    /// <param name="outputIndexes">For each output slot, an index whose meaning the caller defines.</param>
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

    /// <summary>Gets the code for each element.</summary>
    public StageCode Code { get; }

    /// <summary>Gets the elements that the stage goes over, and where they lie in the inputs.</summary>
    public StageDomain Domain { get; }

    /// <summary>Gets the number of elements of the logical array.</summary>
    public long ElementCount => Domain.ElementCount;

    /// <summary>Gets the number of blocks that cover the elements; at least one.</summary>
    public long BlockCount => Domain.BlockCount;

    /// <summary>Gets the element type of each output; for reductions along axes, the type that they compute in.</summary>
    public ImmutableArray<DType> OutputTypes => Domain.OutputTypes(Code);

    /// <summary>Gets the size of one block's partial results, in bytes; 0 when the stage writes all its results itself.</summary>
    public int PartialBytes => Domain.PartialBytes(Code);

    /// <summary>
    /// Gets, for each input slot of the code, the index into <see cref="CompiledProgram.Inputs"/>. Indexes from the count of the inputs on refer to the arrays of
    /// <see cref="OutputIndexes"/>, that is, to a temporary array that an earlier stage has written. Several slots may read one array.
    /// </summary>
    public ImmutableArray<int> InputIndexes { get; }

    /// <summary>Gets, for each output, the index into <see cref="CompiledProgram.Arrays"/> followed by <see cref="CompiledProgram.Temporaries"/>.</summary>
    public ImmutableArray<int> OutputIndexes { get; }
}
