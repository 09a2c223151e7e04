namespace ActorShm.Segments;

/// <summary>Runs work that is limited by memory bandwidth on as many threads as memory can feed: one per core, and at most four.</summary>
internal static class ParallelPieces
{
    // Below this, starting a second thread takes longer than the work.
    private const long MinParallelBytes = 2L << 20;

    // A few ranges for each thread: a thread that is held up does not hold up all others, and the pieces of a range stay neighbours.
    private const int RangesPerThread = 8;

    private static readonly int ThreadCount = Math.Min(Environment.ProcessorCount, 4);

    /// <summary>Runs the work over all pieces; returns when all of it is done.</summary>
    /// <param name="pieceCount">The number of pieces.</param>
    /// <param name="totalBytes">The number of bytes that all pieces touch.</param>
    /// <param name="work">Does the pieces from its first argument up to, and without, its second.</param>
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
