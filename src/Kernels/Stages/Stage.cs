using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>One pass over the arrays of one length: what to compute, over how many elements, on which arrays.</summary>
/// <remarks>Immutable, so safe on any thread.</remarks>
public sealed class Stage
{
    /// <summary>Makes a stage by hand; programs are cut into stages by <see cref="ProgramRun"/>.</summary>
    /// <param name="code">What to compute for each element.</param>
    /// <param name="elementCount">The elements of the logical array.</param>
    /// <param name="inputIndexes">For each input slot, an index that the caller understands.</param>
    /// <param name="outputIndexes">For each output slot, an index that the caller understands.</param>
    public Stage(StageCode code, long elementCount, ImmutableArray<int> inputIndexes, ImmutableArray<int> outputIndexes)
    {
        Code = code;
        ElementCount = elementCount;
        InputIndexes = inputIndexes;
        OutputIndexes = outputIndexes;
    }

    /// <summary>What to compute for each element.</summary>
    public StageCode Code { get; }

    /// <summary>The elements of the logical array.</summary>
    public long ElementCount { get; }

    /// <summary>The blocks that cover them; at least one.</summary>
    public long BlockCount => BlockGrid.BlockCount(ElementCount);

    /// <summary>For each input slot of the code, the index into <see cref="CompiledProgram.Inputs"/>.</summary>
    public ImmutableArray<int> InputIndexes { get; }

    /// <summary>For each output slot of the code, the index into <see cref="CompiledProgram.Arrays"/>.</summary>
    public ImmutableArray<int> OutputIndexes { get; }
}
