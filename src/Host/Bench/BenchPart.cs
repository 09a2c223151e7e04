using ActorShm.Host.Ending;
using ActorShm.Host.Measuring;

namespace ActorShm.Host.Bench;

/// <summary>The part of a measurement that another process has started for it. That one says whether it was interrupted, and ends this one; no signal does so in the middle.</summary>
internal static class BenchPart
{
    /// <summary>Carries it out.</summary>
    /// <param name="stop">The signals to this process.</param>
    /// <param name="body">What it does.</param>
    /// <param name="readsInput">Whether its standard input is something to read, and not its <see cref="Lifeline"/>.</param>
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
