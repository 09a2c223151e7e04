namespace ActorShm.Kernels;

/// <summary>Reads one factor of a matrix multiplication, and converts its elements to the type in which products are summed.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed unsafe class ProductFactor
{
    private readonly SlotGather _gather;
    private readonly (TileKernel Kernel, int Register)[] _conversions;
    private readonly RegisterFile _registers;

    private ProductFactor(SlotGather gather, TileKernel[] conversions)
    {
        // The first registers hold the elements as they are stored.
        _gather = gather;
        _registers = new RegisterFile(RegisterFile.RegistersPerSlot + conversions.Length);
        _conversions = [.. conversions.Select(static (kernel, i) => (kernel, RegisterFile.RegistersPerSlot + i))];
    }

    /// <param name="code">The code of the stage.</param>
    /// <param name="domain">The domain of the stage.</param>
    /// <param name="value">The number of the factor's instruction: a conversion or a load, which may load one part of complex numbers.</param>
    /// <param name="axis">The axis, counted from the last, along which the factor does not change: 3 for rows, 2 for columns.</param>
    /// <returns>The factor; null when the instruction is not that of a factor.</returns>
    public static ProductFactor? TryFor(StageCode code, StageDomain domain, int value, int axis)
    {
        var conversions = new List<TileKernel>();
        var instruction = code.Instructions[value];
        while (instruction.Op == OpCode.Convert)
        {
            var operand = code.Instructions[instruction.A];
            if (operand.ValueType != instruction.DType)
            {
                conversions.Insert(0, TileKernels.For(OpCode.Convert, instruction.DType, operand.ValueType));
            }

            instruction = operand;
        }

        if (instruction.Op is not (OpCode.Load or OpCode.LoadReal or OpCode.LoadImaginary) || instruction.DType == DType.Bool)
        {
            return null;
        }

        // Small types are narrower in memory than in a register, and complex types have both parts in memory.
        if (StorageKernels.ForLoad(instruction.Op, instruction.DType) is { } widen)
        {
            conversions.Insert(0, widen);
        }

        var layout = domain.Layouts[instruction.Slot] ?? Layout.Dense(domain.Shape);
        var fixedAxis = domain.Shape.Rank - axis;
        var isFixed = domain.Shape.Extents[fixedAxis] == 1 || layout.Strides[fixedAxis] == 0;
        return isFixed ? new ProductFactor(Gather(code, domain, instruction.Slot, layout, fixedAxis, axis), [.. conversions]) : null;
    }

    /// <summary>Reads neighbouring elements of the innermost axis.</summary>
    /// <param name="memory">The inputs.</param>
    /// <param name="start">The index of the first element in the factor.</param>
    /// <param name="count">The number of elements, at most <see cref="TileGrid.TileElements"/>.</param>
    /// <returns>The elements in the type of the products; valid until the next call.</returns>
    public byte* Read(IBlockMemory memory, long start, int count)
    {
        var values = _registers[0];
        _gather.Fill(memory, start, count, values);
        foreach (var (kernel, register) in _conversions)
        {
            kernel(_registers[register], values, null, null, TileGrid.RoundUpToGroup(count));
            values = _registers[register];
        }

        return values;
    }

    /// <summary>Makes what reads a factor: the left factor along the axis that is summed, the right one along its columns.</summary>
    private static SlotGather Gather(StageCode code, StageDomain domain, int slot, Layout layout, int fixedAxis, int axis)
    {
        var order = Enumerable.Range(0, domain.Shape.Rank).Where(other => other != fixedAxis).ToList();
        if (axis == 3)
        {
            (order[^1], order[^2]) = (order[^2], order[^1]);
        }

        return SlotGather.For(
            slot,
            code.Inputs[slot].SizeBytes(),
            new ArrayShape([.. order.Select(other => domain.Shape.Extents[other])]),
            new Layout(layout.Offset, [.. order.Select(other => layout.Strides[other])]));
    }
}
