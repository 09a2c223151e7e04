namespace ActorShm.Segments;

/// <summary>Runs work that is limited by memory on as many threads as memory can feed: one per core, and at most four.</summary>
internal static class ParallelPieces
{
    // Below this a second thread takes longer to start than the work takes.
    private const long MinParallelBytes = 2L << 20;

    // A few ranges for each thread: one that is held up does not hold up all, and the pieces of a range stay neighbours.
    private const int RangesPerThread = 8;

    private static readonly int ThreadCount = Math.Min(Environment.ProcessorCount, 4);

    /// <summary>Runs the work over all pieces; returns when all of it is done.</summary>
    /// <param name="pieceCount">How many pieces there are.</param>
    /// <param name="totalBytes">How many bytes all of them touch.</param>
    /// <param name="work">Does the pieces from its first argument on and before its second.</param>
    public static void Run(long pieceCount, long totalBytes, Action<long, long> work)
    {
        if (totalBytes < MinParallelBytes || ThreadCount == 1 || pieceCount <= 1)
        {
            work(0, pieceCount);
            return;
        }

        var rangeCount = (int)Math.Min(pieceCount, ThreadCount * RangesPerThread);
        ParallelLoop.Run(rangeCount, ThreadCount, (range, _) =>
        {
            var part = Partitioner.Part(pieceCount, (int)range, rangeCount);
            work(part.Start, part.End);
        });
    }
}
