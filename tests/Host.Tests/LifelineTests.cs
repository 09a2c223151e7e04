using System.Diagnostics;
using ActorShm.Host.Bench;
using ActorShm.Host.Ending;
using ActorShm.Host.Measuring;
using ActorShm.Testing;

namespace ActorShm.Host.Tests;

public class LifelineTests
{
    [Fact]
    public async Task A_process_that_ends_with_its_input_is_not_killed()
    {
        using var process = Start("cat; exit 7");

        Assert.True(await Lifeline.CutAsync(process, Watchdog.Limit));
        Assert.Equal(7, process.ExitCode);
        Assert.True(await Lifeline.CutAsync(process, TimeSpan.Zero)); // it has ended
    }

    [Fact]
    public async Task A_process_that_goes_on_is_killed_and_whoever_was_interrupted_says_so()
    {
        using var process = Start("exec sleep infinity");
        var interrupted = new OperationCanceledException();

        var told = await Assert.ThrowsAsync<KilledException>(() => Lifeline.GiveUpAsync(process, "sleeper", TimeSpan.Zero, interrupted));

        Assert.Equal(128 + Signals.Kill, process.ExitCode);
        Assert.Contains($"'sleeper' (pid {process.Id})", told.Message, StringComparison.Ordinal);
        Assert.Same(interrupted, told.InnerException);
    }

    [Fact]
    public async Task A_failure_that_has_a_reason_of_its_own_is_told_by_that()
    {
        using var process = Start("exec sleep infinity");

        await Lifeline.GiveUpAsync(process, "sleeper", TimeSpan.Zero, new WorkFailedException("The reason."));

        Assert.True(process.HasExited);
    }

    private static Process Start(string script) =>
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { UseShellExecute = false, RedirectStandardInput = true })!;
}
