using System.Diagnostics;
using System.Runtime;

namespace ActorShm.Host.Bench;

/// <summary>Brings processes into the state that they reach after some seconds of use, which is the state that benchmarks of running processes measure.</summary>
internal static class WarmUp
{
    /// <summary>A time longer than the runtime waits, after the first use of code, before it compiles the code that is used often anew.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Repeats some small work until the just-in-time compiler has nothing left to do. The compiler works beside the program, on one of its cores, and code that it
    /// has not reached yet runs slowly.
    /// </summary>
    /// <param name="work">The work, which takes the same path through all processes as what is measured. The nodes' compilers are assumed to be ready when the one of this process is.</param>
    /// <param name="cancellation">Cancels the repetition.</param>
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
