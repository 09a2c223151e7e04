using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>An <c>eval</c> of which a test sees when it is at work, because it reports its progress.</summary>
internal static class WatchedEval
{
    /// <summary>Starts one on a running host.</summary>
    public static TestProcess Start(RunningHost host, string program, params string[] more) =>
        Cli.Start(["eval", program, "--run-dir", host.RunDirectory, "--json", "--progress", .. more]);

    /// <summary>Returns once partitions of the job have been processed; the job must not have ended by then.</summary>
    public static async Task IsAtWorkAsync(this TestProcess eval)
    {
        await Watchdog.UntilAsync("the job is at work", () => eval.Errors.Contains("\"progress\"", StringComparison.Ordinal)
            || (eval.HasExited ? throw new InvalidOperationException($"The job ended early.\n{eval.Errors}") : false));
    }
}
