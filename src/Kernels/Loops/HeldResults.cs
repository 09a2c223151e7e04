namespace ActorShm.Kernels;

/// <summary>What the results that walk down their columns side by side hold so far, tile by tile.</summary>
/// <remarks>After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed unsafe class HeldResults
{
    private readonly Reducer[] _reducers;
    private readonly RegisterFile _registers;

    /// <param name="code">Whose reductions they are.</param>
    public HeldResults(StageCode code)
    {
        _reducers = new BlockFrame(code).Reducers;
        _registers = new RegisterFile(_reducers.Length * (AxisGrid.MaxColumns / TileGrid.TileElements));
    }

    /// <summary>How many results from one on lie in the same tile.</summary>
    public static int LeftInTile(int offset) => TileGrid.TileElements - (offset % TileGrid.TileElements);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        for (var offset = 0; offset < AxisGrid.MaxColumns; offset += TileGrid.TileElements)
        {
            for (var i = 0; i < _reducers.Length; i++)
            {
                RegisterFile.Fill(At(offset, i), _reducers[i].DType, _reducers[i].PaddingBits, 0, TileGrid.TileElements);
            }
        }
    }

    /// <summary>Makes the results from one on the last inputs of a fold, and its outputs.</summary>
    public void Bind(BlockFrame fold, int firstInput, int offset)
    {
        for (var i = 0; i < _reducers.Length; i++)
        {
            fold.Inputs[firstInput + i] = fold.Outputs[i] = At(offset, i);
        }
    }

    /// <summary>Writes the results to the outputs.</summary>
    public void Store(IBlockMemory memory, long firstOutput, long count)
    {
        for (var offset = 0; offset < count; offset += TileGrid.TileElements)
        {
            var tileCount = (int)Math.Min(TileGrid.TileElements, count - offset);
            for (var i = 0; i < _reducers.Length; i++)
            {
                new ReadOnlySpan<byte>(At(offset, i), tileCount * _reducers[i].DType.SizeBytes()).CopyTo(memory.Output(i, firstOutput + offset, tileCount));
            }
        }
    }

    /// <summary>What a reduction holds of one result; those of the same tile follow it.</summary>
    public byte* At(int offset, int reduction)
    {
        var (tile, element) = Math.DivRem(offset, TileGrid.TileElements);
        return _registers[(tile * _reducers.Length) + reduction] + (element * _reducers[reduction].DType.SizeBytes());
    }
}
