namespace ActorShm.Kernels;

/// <summary>Runs a stage's code, as one emitted loop, over the groups of some neighbouring tiles.</summary>
/// <param name="inputs">The block's elements of each input slot.</param>
/// <param name="outputs">The block's elements of each output slot.</param>
/// <param name="constants">The bits of the code's constants, in its order.</param>
/// <param name="firstIndex">The index of the first tile's first element in the logical array.</param>
/// <param name="offset">The place of the first tile in the block, in elements.</param>
/// <param name="groups">The number of groups of <see cref="TileGrid.GroupElements"/> in a tile, at least 1.</param>
/// <param name="tiles">The number of tiles, at least 1; if there are several, all are full.</param>
/// <param name="partials">Receives a value and a count for each reduction of each tile, 16 bytes each.</param>
internal unsafe delegate void FusedTiles(
    byte** inputs, byte** outputs, long* constants, long firstIndex, nint offset, nint groups, nint tiles, long* partials);
