namespace ActorShm.Kernels;

/// <summary>How a block is cut into tiles, the pieces that all operations of a stage go over before the next piece is touched.</summary>
internal static class TileGrid
{
    /// <summary>A tile of float64 has 8 KiB, so the few that are alive at once stay in the first-level cache. The order of sums depends on this number.</summary>
    public const int TileElements = 1024;

    /// <summary>Loops go over whole groups: the lanes of one vector of bytes, eight vectors of float64.</summary>
    public const int GroupElements = 64;

    /// <summary>Room for one tile of the widest type.</summary>
    public const int TileBytes = TileElements * sizeof(long);

    public static int RoundUpToGroup(int elementCount) => (elementCount + GroupElements - 1) / GroupElements * GroupElements;
}
