namespace ActorShm.Kernels;

/// <summary>Gathers the elements of all inputs for one tile, wherever the tile lies in the logical array.</summary>
/// <remarks>After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed unsafe class GatheredTile
{
    private readonly SlotGather[] _gathers;
    private readonly RegisterFile _registers;
    private readonly BlockFrame _frame;

    /// <param name="code">The code whose inputs are gathered.</param>
    /// <param name="domain">The domain, with the layouts of the inputs.</param>
    /// <param name="frame">The frame that gets the addresses of the tile's elements; it may have further inputs.</param>
    public GatheredTile(StageCode code, StageDomain domain, BlockFrame frame)
    {
        _frame = frame;
        _registers = new RegisterFile(RegisterFile.RegistersPerSlot * code.Inputs.Length);
        _gathers = SlotGather.ForAll(code, domain);
    }

    /// <summary>How each input is gathered.</summary>
    public SlotGather[] Gathers => _gathers;

    /// <summary>Gets the position in an input of an element of the logical array.</summary>
    public long PositionOf(int slot, long index) => _gathers[slot].PositionOf(index);

    /// <param name="memory">The inputs.</param>
    /// <param name="start">The index of the tile's first element in the logical array.</param>
    /// <param name="count">The number of elements, at most <see cref="TileGrid.TileElements"/>.</param>
    public void Fill(IBlockMemory memory, long start, int count)
    {
        for (var slot = 0; slot < _gathers.Length; slot++)
        {
            var elements = _registers[RegisterFile.RegistersPerSlot * slot];
            _gathers[slot].Fill(memory, start, count, elements);
            _frame.Inputs[slot] = elements;
        }
    }
}
