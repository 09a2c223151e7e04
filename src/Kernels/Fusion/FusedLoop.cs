using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Runs a stage's code as one loop that keeps all values in registers, from the loads to the stores and accumulators.</summary>
/// <remarks>
/// The bits are those of the <see cref="TileInterpreter"/>: the same operations on the same lanes, the same tiles, and the same order of
/// additions. The interpreter runs the last tile of an array when it is not a whole number of groups. After construction nothing
/// is allocated. Not thread-safe.
/// </remarks>
internal sealed unsafe class FusedLoop : ITileRunner
{
    /// <summary>The number of tiles over which the emitted loop goes at a time; a block has as many.</summary>
    private const int MaxTiles = BlockGrid.BlockElements / TileGrid.TileElements;

    private readonly FusedTiles _tiles;
    private readonly FusedTiles? _tracks;
    private readonly Lazy<FusedTiles>? _streaming;
    private readonly TileInterpreter _shortTiles;
    private readonly long[] _constants;
    private readonly Partial[] _partials;

    /// <param name="code">The code.</param>
    /// <param name="tiles">The code as an emitted loop.</param>
    /// <param name="tracks">An emitted loop for whole blocks, which reads them at several places at once; null where that is no faster.</param>
    /// <param name="streaming">An emitted loop that writes past the caches; null where the outputs are small enough to be read from the caches later.</param>
    public FusedLoop(StageCode code, FusedTiles tiles, FusedTiles? tracks = null, Lazy<FusedTiles>? streaming = null)
    {
        _tiles = tiles;
        _tracks = tracks;
        _streaming = streaming;
        _shortTiles = new TileInterpreter(code);
        _constants = [.. code.Instructions.Where(instruction => instruction.Op == OpCode.Constant).Select(instruction => instruction.Bits)];
        _partials = new Partial[MaxTiles * code.PartialBytes / Partial.SizeBytes];
    }

    /// <summary>Gets the emitted loop, shared by all loops for the same code.</summary>
    public FusedTiles Tiles => _tiles;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RunTiles(BlockFrame frame, long blockStart, int offset, int count)
    {
        while (count >= TileGrid.TileElements)
        {
            var tiles = Math.Min(MaxTiles, count / TileGrid.TileElements);
            RunWhole(frame, blockStart, offset, TileGrid.TileElements / TileGrid.GroupElements, tiles);
            offset += tiles * TileGrid.TileElements;
            count -= tiles * TileGrid.TileElements;
        }

        if (count > 0)
        {
            RunTile(frame, blockStart, offset, count);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RunTile(BlockFrame frame, long blockStart, int offset, int count)
    {
        if (count % TileGrid.GroupElements != 0)
        {
            _shortTiles.RunTile(frame, blockStart, offset, count);
        }
        else
        {
            RunWhole(frame, blockStart, offset, count / TileGrid.GroupElements, tiles: 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunWhole(BlockFrame frame, long blockStart, int offset, int groups, int tiles)
    {
        var whole = tiles == MaxTiles ? _tracks ?? _tiles : _tiles;
        var streaming = _streaming is not null && AreAligned(frame.Outputs) ? _streaming.Value : null;
        fixed (byte** inputs = frame.Inputs)
        fixed (byte** outputs = frame.Outputs)
        fixed (long* constants = _constants)
        fixed (Partial* partials = _partials)
        {
            (streaming ?? whole)(inputs, outputs, constants, blockStart + offset, offset, groups, tiles, (long*)partials);
        }

        if (streaming is not null)
        {
            StreamingStores.Complete();
        }

        var trees = frame.Trees;
        for (var i = 0; i < trees.Length; i++)
        {
            trees[i].AddAll(_partials.AsSpan(i), tiles, trees.Length);
        }
    }

    private static bool AreAligned(byte*[] outputs)
    {
        foreach (var output in outputs)
        {
            if (!StreamingStores.IsAligned(output))
            {
                return false;
            }
        }

        return true;
    }
}
