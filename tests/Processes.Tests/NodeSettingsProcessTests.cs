using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

public class NodeSettingsProcessTests
{
    // Goal: what is measured, or looked at, is what the user has set. Method: the arguments of its processes are looked at while it works.
    [Theory]
    [InlineData("--run-dir", "bench", "eval", "--elements", "1000000", "--runs", "100")]
    [InlineData("--run-dir", "bench", "handover", "--elements", "1000000", "--runs", "1000")]
    [InlineData("--run-dir", "bench", "nine-ways", "--way", "handle-warm", "--elements", "1000000", "--runs", "100")]
    [InlineData("--child", "bench", "nine-ways", "--way", "array", "--elements", "1000000", "--runs", "100")]
    [InlineData("--run-dir", "doctor")]
    public async Task Nodes_and_other_processes_of_a_measurement_get_the_settings_of_the_command(string mark, params string[] command)
    {
        using var scratch = new ScratchDirectory();
        var file = scratch.Combine("settings.conf");
        await File.WriteAllTextAsync(file, "actorshm.log-files = 3");
        await using var measurement = Cli.Start([.. command, "-D", "actorshm.node.time-slice=7ms", "--config", file]);
        string[] arguments = [];
        await Watchdog.UntilAsync("there is such a process", () => !measurement.HasExited
            ? (arguments = [.. Descendants.Of(measurement.Pid, mark).Take(1).SelectMany(pid => Descendants.Read(pid, "cmdline").Split('\0'))]).Length > 0
            : throw new InvalidOperationException(measurement.Errors));

        measurement.Signal(Signals.Interrupt);
        await measurement.ExitAsync();

        Assert.Contains("actorshm.node.time-slice=7ms", arguments);
        Assert.Contains(file, arguments);
    }
}
