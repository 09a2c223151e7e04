using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

public class ShutdownProcessTests
{
    [Fact]
    public async Task A_process_that_gets_SIGTERM_runs_the_phases_of_its_systems_end_before_it_exits()
    {
        await using var probe = Cli.StartProbe("end-in-phases");
        await probe.SaysAsync("ready");

        probe.Signal(Signals.Terminate);
        var result = await probe.ExitAsync();

        Assert.Equal(128 + Signals.Terminate, result.ExitCode);

        Assert.Equal(
            ["ready", "service-stop", "before-actor-system-terminate for ClrExitReason", "terminated"],
            result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
