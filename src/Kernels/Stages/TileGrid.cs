namespace ActorShm.Kernels;

/// <summary>How a block is cut into tiles, the pieces that all operations of a stage go over before the next piece is touched.</summary>
internal static class TileGrid
{
    /// <summary>The elements of every tile but a block's last. The order of sums depends on this number.</summary>
    /// <remarks>
    /// A tile of float64 has 4 KiB, so inputs, constants and the few values that are alive at once fit together into a
    /// first-level cache of 32 KiB. With 1024 elements, <c>sum(where(x &gt; 0.5, x, 0))</c> took nearly twice as long;
    /// with 256, the work of going from tile to tile showed.
    /// </remarks>
    public const int TileElements = 512;

    /// <summary>Loops go over whole groups: the lanes of one vector of bytes, eight vectors of float64.</summary>
    public const int GroupElements = 64;

    /// <summary>Room for one tile of the widest type.</summary>
    public const int TileBytes = TileElements * sizeof(long);

    public static int RoundUpToGroup(int elementCount) => (elementCount + GroupElements - 1) / GroupElements * GroupElements;
}
