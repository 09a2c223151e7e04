using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>An <c>eval</c> on a running host that a test does not wait for, because it does something to the run meanwhile.</summary>
internal static class WatchedEval
{
    /// <summary>Starts one.</summary>
    public static TestProcess Start(RunningHost host, string program, params string[] more) =>
        Cli.Start(["eval", program, "--run-dir", host.RunDirectory, "--json", .. more]);
}
