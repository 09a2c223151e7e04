namespace ActorShm.Kernels;

/// <summary>A way of folding several rows at a time.</summary>
internal interface IRowsFold
{
    /// <summary>How many rows are folded at a time.</summary>
    int Rows { get; }

    /// <summary>Folds the next rows into the results.</summary>
    /// <param name="memory">The inputs.</param>
    /// <param name="start">The index of the first row's first element in the logical array.</param>
    /// <param name="count">How many columns.</param>
    /// <returns>How many columns were folded, from the first on.</returns>
    int Fold(IBlockMemory memory, long start, int count);
}
