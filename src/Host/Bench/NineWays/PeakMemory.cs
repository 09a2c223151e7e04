using System.Diagnostics;
using ActorShm.Host.Ending;
using ActorShm.Host.Measuring;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>Runs a process to its end, and watches how much memory it and its descendants have together meanwhile.</summary>
/// <remarks>Looking costs the processes time, so what is watched is never timed.</remarks>
internal static class PeakMemory
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs the process.</summary>
    /// <returns>What it printed, and the most memory that was seen; 0 when nobody looked.</returns>
    /// <exception cref="WorkFailedException">The process failed.</exception>
    /// <exception cref="OperationCanceledException">It was given up, and has ended.</exception>
    public static async Task<(string Output, long PeakBytes)> RunAsync(string name, ProcessStartInfo start, bool watches, CancellationToken cancellation)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var peak = 0L;
            while (watches && !process.HasExited)
            {
                peak = Math.Max(peak, ProcessTree.MemoryOf(process.Id));
                await Task.Delay(Pause, cancellation);
            }

            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0
                ? (await output, peak)
                : throw new WorkFailedException($"{name} ended with exit code {process.ExitCode}; its message on standard error says why.");
        }
        catch (Exception reason)
        {
            // Whoever waits is told the reason; no process may outlive the attempt.
            await Lifeline.GiveUpAsync(process, name, Lifeline.Patience, reason);
            throw;
        }
    }
}
