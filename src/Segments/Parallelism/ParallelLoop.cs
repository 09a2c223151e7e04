using System.Runtime.ExceptionServices;

namespace ActorShm.Segments;

/// <summary>A loop on several threads whose first failure ends it, and is thrown as it was.</summary>
internal static class ParallelLoop
{
    /// <summary>Returns when every body has run, or the loop was stopped.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="threadCount">On how many threads at most.</param>
    /// <param name="body">Does one; may stop the loop.</param>
    public static void Run(long count, int threadCount, Action<long, ParallelLoopState> body)
    {
        try
        {
            Parallel.For(0L, count, new ParallelOptions { MaxDegreeOfParallelism = threadCount }, body);
        }
        catch (AggregateException failed)
        {
            ExceptionDispatchInfo.Throw(failed.InnerExceptions[0]); // as the sequential way would have thrown it
        }
    }
}
