namespace ActorShm.Kernels;

/// <summary>The division of a block into tiles. All operations of a stage go over one tile before they touch the next.</summary>
internal static class TileGrid
{
    /// <summary>The number of elements of every tile but a block's last. The order of sums depends on this number.</summary>
    /// <remarks>
    /// A tile of float64 has 4 KiB, so inputs, constants and the few values that are needed at once fit together into a
    /// first-level cache of 32 KiB. With 1024 elements, <c>sum(where(x &gt; 0.5, x, 0))</c> took nearly twice as long;
    /// with 256, the work of going from tile to tile showed.
    /// </remarks>
    public const int TileElements = 512;

    /// <summary>The number of elements in a group. Loops go over whole groups: the lanes of one vector of bytes, or of eight vectors of float64.</summary>
    public const int GroupElements = 64;

    /// <summary>The size in bytes of one tile of the widest type.</summary>
    public const int TileBytes = TileElements * sizeof(long);

    public static int RoundUpToGroup(int elementCount) => (elementCount + GroupElements - 1) / GroupElements * GroupElements;
}
