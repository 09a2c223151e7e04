using System.Diagnostics;
using System.Runtime;

namespace ActorShm.Host.Bench;

/// <summary>Brings processes into the state in which they are after some seconds of use, which is what the benchmarks of running processes are about.</summary>
internal static class WarmUp
{
    /// <summary>Longer than the runtime waits, after code was used for the first time, before it compiles anew what is used often.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Repeats something small until the just-in-time compiler has nothing to do any more. It works beside the program, on one of its cores, and what it
    /// has not yet come to runs slowly.
    /// </summary>
    /// <param name="work">Takes the same way through all processes as what is measured; the nodes' compilers are believed to be ready when this one's is.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task UntilCompiledAsync(Func<Task> work, CancellationToken cancellation)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var (before, now) = (-1L, 0L); before != now && Stopwatch.GetElapsedTime(begin) < Limit; now = JitInfo.GetCompiledMethodCount())
        {
            before = now;
            var window = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(window) < Window)
            {
                cancellation.ThrowIfCancellationRequested();
                await work();
            }
        }
    }
}
