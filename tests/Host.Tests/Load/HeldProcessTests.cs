using System.Diagnostics;
using ActorShm.Host.Load.Running;
using ActorShm.Testing;

namespace ActorShm.Host.Tests.Load;

public class HeldProcessTests
{
    [Fact]
    public async Task A_signal_ends_the_process_and_one_to_a_process_that_has_ended_goes_nowhere()
    {
        using var process = Start("echo started; exec sleep infinity");
        process.Signal(0);
        Assert.False(process.HasExited);

        process.Signal(Signals.Kill);
        await process.WaitForExitAsync(CancellationToken.None).WaitAsync(Watchdog.Limit);

        Assert.Equal(128 + Signals.Kill, process.ExitCode);
        process.Signal(Signals.Kill);
    }

    // Goal: no process is signalled because it has the number of one that a load has started. Method: some end before they can be held.
    [Fact]
    public async Task A_process_that_ends_at_once_is_never_taken_for_another()
    {
        for (var i = 0; i < 50; i++)
        {
            using var process = Start("exit 3");
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(Watchdog.Limit);

            process.Signal(Signals.Kill);
            Assert.Equal(3, process.ExitCode);
        }
    }

    private static HeldProcess Start(string script) =>
        new(new ProcessStartInfo("/bin/sh", ["-c", script]) { UseShellExecute = false, RedirectStandardOutput = true });
}
