namespace ActorShm.Kernels;

/// <summary>Brings the elements of all inputs for one tile together, wherever in the logical array it lies.</summary>
/// <remarks>After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed unsafe class GatheredTile
{
    private readonly SlotGather[] _gathers;
    private readonly RegisterFile _registers;
    private readonly BlockFrame _frame;

    /// <param name="code">Whose inputs they are.</param>
    /// <param name="domain">Where their elements lie.</param>
    /// <param name="frame">Is told where the tile's elements are; it may have further inputs.</param>
    public GatheredTile(StageCode code, StageDomain domain, BlockFrame frame)
    {
        _frame = frame;
        _registers = new RegisterFile(RegisterFile.RegistersPerSlot * code.Inputs.Length);
        _gathers = SlotGather.ForAll(code, domain);
    }

    /// <summary>How each input is gathered.</summary>
    public SlotGather[] Gathers => _gathers;

    /// <summary>Where in an input an element of the logical array lies.</summary>
    public long PositionOf(int slot, long index) => _gathers[slot].PositionOf(index);

    /// <param name="memory">The inputs.</param>
    /// <param name="start">The index of the tile's first element in the logical array.</param>
    /// <param name="count">Its elements, at most <see cref="TileGrid.TileElements"/>.</param>
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
