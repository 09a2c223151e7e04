using ActorShm.Host.Ending;
using ActorShm.Host.Measuring;

namespace ActorShm.Host.Bench;

/// <summary>Runs the part of a measurement for which another process has started this process. The other process reports whether the measurement was interrupted, and ends this process; signals do not end it midway.</summary>
internal static class BenchPart
{
    /// <summary>Runs the part.</summary>
    /// <param name="stop">The signals to this process.</param>
    /// <param name="body">The work of the part.</param>
    /// <param name="readsInput">Whether the part reads its standard input as data, so that the input is not its <see cref="Lifeline"/>.</param>
    public static async Task<int> RunAsync(StopSignal stop, Func<Task<int>> body, bool readsInput = false)
    {
        stop.TakeAtOnce();
        if (!readsInput)
        {
            Lifeline.Hold(stop);
        }

        try
        {
            return await body();
        }
        catch (OperationCanceledException e) when (e is not KilledException)
        {
            return stop.ExitCodeOfSignal;
        }
    }
}
