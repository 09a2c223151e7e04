using System.Diagnostics;
using ActorShm.Host.Load.Running;
using ActorShm.Segments;
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

    // Goal: no process is signalled because it has the number of one that a load has started. Method: the first has ended, and another is what is found under its number.
    [Fact]
    public async Task A_process_that_ends_at_once_is_never_taken_for_another()
    {
        await using var other = TestProcess.Start("/bin/cat", []);
        using var process = Start("exit 3", pid =>
        {
            Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{pid}"), Watchdog.Limit));
            return ProcessHandle.TryOpen(other.Pid);
        });

        process.Signal(Signals.Kill);

        other.Tell("alive");
        await other.SaysAsync("alive");
        Assert.Equal(3, process.ExitCode);
    }

    private static HeldProcess Start(string script, Func<int, ProcessHandle?>? open = null) =>
        new(new ProcessStartInfo("/bin/sh", ["-c", script]) { UseShellExecute = false, RedirectStandardOutput = true }, open);
}
