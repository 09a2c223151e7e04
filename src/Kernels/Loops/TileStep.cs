namespace ActorShm.Kernels;

/// <summary>Specifies what <see cref="TileInterpreter"/> does for one instruction.</summary>
internal enum TileStepKind
{
    /// <summary>Points the value at the input's elements, or copies a last, short tile.</summary>
    Load,

    /// <summary>Writes the elements' indexes.</summary>
    Index,

    /// <summary>Runs the kernel over the operands.</summary>
    Compute,

    /// <summary>Runs the kernel into the output's elements.</summary>
    Store,

    /// <summary>Reduces the tile, and adds its partial result to the block's tree.</summary>
    Reduce,
}

/// <summary>One instruction made ready to run: its loop has been found, and its operands are numbers of values.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="DType">The type that is loaded, stored or reduced.</param>
/// <param name="Value">The number of the value that it computes, if it computes one.</param>
/// <param name="A">The first operand; 0 when there is none.</param>
/// <param name="B">The second operand; 0 when there is none.</param>
/// <param name="C">The third operand; 0 when there is none.</param>
/// <param name="Number">The slot of a load or store, or the number of a reduction.</param>
/// <param name="Kernel">The loop, if the kind needs one; null for a load that reads its input in place.</param>
internal readonly record struct TileStep(
    TileStepKind Kind, DType DType, int Value, int A, int B, int C, int Number, TileKernel? Kernel)
{
    /// <summary>Gets whether a reduction leaves an index, counted from the start of the tile, where others leave a count.</summary>
    public bool IsPosition { get; private init; }

    public static TileStep For(StageCode code, int index, int reduction)
    {
        var instruction = code.Instructions[index];
        var (kind, number) = instruction.Op switch
        {
            _ when OpCodes.IsLoad(instruction.Op) => (TileStepKind.Load, instruction.Slot),
            OpCode.Index => (TileStepKind.Index, 0),
            _ when OpCodes.IsStore(instruction.Op) => (TileStepKind.Store, instruction.Slot),
            _ when OpCodes.IsReduction(instruction.Op) => (TileStepKind.Reduce, reduction),
            _ => (TileStepKind.Compute, 0),
        };
        var kernel = kind switch
        {
            TileStepKind.Load => StorageKernels.ForLoad(instruction.Op, instruction.DType),
            TileStepKind.Compute => TileKernels.For(instruction.Op, instruction.DType, code.Instructions[instruction.A].ValueType),
            TileStepKind.Store => StorageKernels.ForStore(instruction.DType, IsCopy(code, instruction.A), IsCopy(code, Math.Max(0, instruction.B))),
            _ => null,
        };
        return new TileStep(
            kind, instruction.DType, index, Math.Max(0, instruction.A), Math.Max(0, instruction.B), Math.Max(0, instruction.C), number, kernel)
        {
            IsPosition = OpCodes.IsPosition(instruction.Op),
        };
    }

    private static bool IsCopy(StageCode code, int value) => OpCodes.IsLoad(code.Instructions[value].Op);
}
