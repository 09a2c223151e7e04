using System.Diagnostics;
using ActorShm.Host.Ending;
using ActorShm.Host.Measuring;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>Runs a process to its end, and meanwhile watches how much memory it and its descendants have together.</summary>
/// <remarks>Watching slows the processes down, so a run that is watched is never timed.</remarks>
internal static class PeakMemory
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs the process.</summary>
    /// <returns>The output of the process, and the most memory that was seen; 0 when the process was not watched.</returns>
    /// <exception cref="WorkFailedException">The process failed.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled, and the process has ended.</exception>
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
            // The caller gets the exception; no process may outlive the attempt.
            await Lifeline.GiveUpAsync(process, name, Lifeline.Patience, reason);
            throw;
        }
    }
}
