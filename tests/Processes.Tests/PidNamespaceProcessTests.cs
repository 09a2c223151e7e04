using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>A host in a container that shares its run directory with processes outside, which it cannot see.</summary>
public class PidNamespaceProcessTests
{
    [SkippableFact]
    public async Task A_client_outside_of_the_hosts_pid_namespace_is_told_what_to_do_and_the_host_lives_on()
    {
        var trial = await TestProcess.RunAsync("unshare", ["--pid", "--fork", "--mount-proc", "true"]);
        Skip.If(trial.ExitCode != 0, "Pid namespaces are not permitted here.");
        using var scratch = new ScratchDirectory("/dev/shm");
        var (run, ready) = (scratch.Combine("run"), scratch.Combine("ready"));
        await using var host = TestProcess.Start(
            "unshare", ["--pid", "--kill-child", "--mount-proc", Cli.HostExecutable, "host", "--nodes", "1", "--run-dir", run, "--ready-file", ready]);
        await Watchdog.UntilAsync("the host is ready", () => File.Exists(ready)
            || (host.HasExited ? throw new InvalidOperationException($"The host ended early.\n{host.Output}\n{host.Errors}") : false));

        for (var visit = 0; visit < 2; visit++) // the second one meets the host that has met the first
        {
            var refused = await Cli.RunAsync("nodes", "list", "--run-dir", run);

            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("in one pid namespace", refused.Errors, StringComparison.Ordinal);
        }

        Assert.False(host.HasExited, host.Errors);
    }
}
