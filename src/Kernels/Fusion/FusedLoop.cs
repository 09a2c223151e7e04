using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Runs a stage's code as one loop that keeps all values in registers from the loads to the stores and accumulators.</summary>
/// <remarks>
/// The bits are those of the <see cref="TileInterpreter"/>: the same operations on the same lanes, the same tiles and the same order of
/// additions. The last tile of an array, when it is no whole number of groups, is the interpreter's. After construction nothing
/// is allocated. Not thread-safe.
/// </remarks>
internal sealed unsafe class FusedLoop : ITileRunner
{
    private readonly FusedTile _tile;
    private readonly TileInterpreter _shortTiles;
    private readonly long[] _constants;
    private readonly long[] _partials;

    public FusedLoop(StageCode code, FusedTile tile)
    {
        _tile = tile;
        _shortTiles = new TileInterpreter(code);
        _constants = [.. code.Instructions.Where(instruction => instruction.Op == OpCode.Constant).Select(instruction => instruction.Bits)];
        _partials = new long[code.PartialBytes / sizeof(long)];
    }

    /// <summary>The emitted loop, shared by all who run the same code.</summary>
    public FusedTile Tile => _tile;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RunTile(BlockFrame frame, long blockStart, int offset, int count)
    {
        if (count % TileGrid.GroupElements != 0)
        {
            _shortTiles.RunTile(frame, blockStart, offset, count);
            return;
        }

        fixed (byte** inputs = frame.Inputs)
        fixed (byte** outputs = frame.Outputs)
        fixed (long* constants = _constants)
        fixed (long* partials = _partials)
        {
            _tile(inputs, outputs, constants, blockStart + offset, offset, count / TileGrid.GroupElements, partials);
        }

        var trees = frame.Trees;
        for (var i = 0; i < trees.Length; i++)
        {
            trees[i].Add(new Partial(_partials[2 * i], _partials[(2 * i) + 1]));
        }
    }
}
