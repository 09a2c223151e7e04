using System.Runtime.ExceptionServices;

namespace ActorShm.Segments;

/// <summary>Runs a loop on several threads; the first failure ends it, and is thrown unwrapped.</summary>
internal static class ParallelLoop
{
    /// <summary>Runs the loop; returns when every turn has run or the loop was stopped.</summary>
    /// <param name="count">The number of turns.</param>
    /// <param name="threadCount">The most threads to use.</param>
    /// <param name="body">Does one turn; may stop the loop.</param>
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
