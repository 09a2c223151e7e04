using System.Globalization;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests.Scripts;

/// <summary>What launch scripts do: start a run and wait for it, join it, submit to it, and end it.</summary>
public sealed class LaunchScriptTests : IDisposable
{
    private readonly LaunchScripts _scripts = new();
    private int? _host;

    public void Dispose()
    {
        if (_host is { } pid)
        {
            Signals.SendIfThere(pid, Signals.Kill);
        }

        _scripts.Dispose();
    }

    [Fact]
    public async Task A_run_is_started_joined_asked_and_ended()
    {
        _host = await _scripts.StartRunAsync("2");
        await using var node = _scripts.Start("join.sh");
        await Watchdog.UntilAsync("the node has joined", async () => (await Cli.JsonAsync("nodes", "list", "--run-dir", _scripts.RunDirectory)).GetProperty("nodes").GetArrayLength() == 3);

        var answer = await _scripts.RunAsync("submit.sh", "mean(x); x > 2; y = x + 1", "--input", $"x={_scripts.X}", "--output", $"y={_scripts.Combine("y.npy")}");
        var many = SmallArrays.Write<double>(_scripts.Combine("many.npy"), "<f8", SmallArrays.Rough(20_000));
        var tooLong = await _scripts.RunAsync("submit.sh", "x; count_nonzero(isnan(x))", "--input", $"x={many}");
        var help = await _scripts.RunAsync("submit.sh", "--help");
        var wrong = await _scripts.RunAsync("submit.sh", "mean(nowhere)", "--input", $"x={_scripts.X}");
        var stopped = await _scripts.RunAsync("stop.sh");
        var joined = await node.ExitAsync();

        Assert.True(answer.ExitCode == 0, answer.Errors);
        Assert.Equal($"mean(x)\t3.0\nx > 2\t[false, false, true, true]\ny\t{_scripts.Combine("y.npy")}", answer.Output);
        Assert.True(File.Exists(_scripts.Combine("y.npy")));
        Assert.Equal("count_nonzero(isnan(x))\t0", tooLong.Output);
        Assert.Contains("name an --output to keep it", tooLong.Errors, StringComparison.Ordinal);
        Assert.True(help.ExitCode == 0, help.Errors);
        Assert.Contains("--input", help.Output, StringComparison.Ordinal);
        Assert.Equal(2, wrong.ExitCode);
        Assert.True(stopped.ExitCode == 0, stopped.Errors);
        Assert.True(joined.ExitCode == 0, joined.Errors);
        Assert.False(RunningHost.IsRunning(_host.Value));
        Assert.False(Path.Exists(_scripts.RunDirectory));
    }

    [Fact]
    public async Task A_host_that_cannot_start_ends_the_script_with_its_exit_code_and_reason()
    {
        _host = await _scripts.StartRunAsync("1");

        var second = await _scripts.RunAsync("start.sh", "1");
        var wrong = await _scripts.RunAsync("start.sh", "1", "-D", "actorshm.nothing=1");
        var wrongWithoutNodes = await _scripts.RunAsync("start.sh", "-D", "actorshm.nothing=1");

        Assert.Equal(2, second.ExitCode);
        Assert.Contains(_host.Value.ToString(CultureInfo.InvariantCulture), second.Errors, StringComparison.Ordinal);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("'actorshm.nothing' is not a setting", wrong.Errors, StringComparison.Ordinal);
        Assert.Equal(wrong.Errors, wrongWithoutNodes.Errors);
        Assert.Equal(0, (await _scripts.RunAsync("stop.sh", "--at-once")).ExitCode);
        Assert.False(Path.Exists(_scripts.RunDirectory));
    }

    // Goal: who waits for the last jobs of a host can end that. Method: a host that would drain for an hour.
    [Fact]
    public async Task A_host_that_lets_a_job_finish_can_be_ended_at_once()
    {
        var x = SmallArrays.Write<double>(_scripts.Combine("long.npy"), "<f8", SmallArrays.Rough(20_000_000));
        _host = await _scripts.StartRunAsync("1", "-D", "actorshm.host.drain-timeout=1h");
        await using var job = _scripts.Start("submit.sh", LongPrograms.Minutes("sum(x)"), "--input", $"x={x}");
        await Watchdog.UntilAsync("the job runs", () => Directory.GetFiles(Path.Combine(_scripts.RunDirectory, "tables")).Length > 0);
        await using var stopping = _scripts.Start("stop.sh");
        await RunningHost.TakesNoWorkAsync(_scripts.RunDirectory);

        var hurried = await _scripts.RunAsync("stop.sh", "--at-once");
        var stopped = await stopping.ExitAsync();
        var cancelled = await job.ExitAsync();

        Assert.True(hurried.ExitCode == 0, hurried.Errors);
        Assert.True(stopped.ExitCode == 0, stopped.Errors);
        Assert.NotEqual(0, cancelled.ExitCode);
        Assert.False(Path.Exists(_scripts.RunDirectory));
    }

    // A process that is stopped takes no signal, and nobody can say when it will run again.
    [Fact]
    public async Task Who_ends_a_host_that_is_stopped_is_told_so_and_what_to_do()
    {
        _host = await _scripts.StartRunAsync("1");
        Signals.Send(_host.Value, Signals.Stop);
        await using var stopping = _scripts.Start("stop.sh");
        await Watchdog.UntilAsync("the script says what it waits for", () => stopping.Errors.Contains($"process {_host} is stopped", StringComparison.Ordinal));
        Assert.Contains($"'kill -CONT {_host}'", stopping.Errors, StringComparison.Ordinal);

        Signals.Send(_host.Value, Signals.Continue);

        Assert.Equal(0, (await stopping.ExitAsync()).ExitCode);
        Assert.False(Path.Exists(_scripts.RunDirectory));
    }

    [Theory]
    [InlineData("start.sh", "ACTORSHM_START_SECONDS")]
    [InlineData("stop.sh", "--at-once")]
    [InlineData("join.sh", "--run-dir")]
    [InlineData("submit.sh", "--input")]
    public async Task Help_is_an_answer_and_no_error(string script, string word)
    {
        var help = await _scripts.RunAsync(script, "--help");

        Assert.Equal((0, string.Empty), (help.ExitCode, help.Errors));
        Assert.Contains(word, help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("set -euo", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_run_the_scripts_say_so()
    {
        Assert.Equal(3, (await _scripts.RunAsync("stop.sh")).ExitCode);
        Assert.Equal(3, (await _scripts.RunAsync("join.sh")).ExitCode);
        Assert.Equal(3, (await _scripts.RunAsync("submit.sh", "1 + x", "--input", $"x={_scripts.X}")).ExitCode);
    }

    [SkippableFact]
    public async Task The_scripts_are_clean_for_ShellCheck()
    {
        Skip.IfNot(LaunchScripts.Exists("shellcheck"), "ShellCheck is not installed (Debian: apt-get install shellcheck).");

        var result = await TestProcess.RunAsync("/usr/bin/env", ["shellcheck", "-x", "--source-path", Cli.Checkout, .. Directory.GetFiles(LaunchScripts.Folder, "*.sh"), Path.Combine(Cli.Checkout, ".ci", "run")]);

        Assert.True(result.ExitCode == 0, result.Output);
    }

    // The units name the place of an installation; what is checked is everything else, with the command of this build in its place.
    [SkippableFact]
    public async Task The_systemd_units_are_valid()
    {
        Skip.IfNot(LaunchScripts.Exists("systemd-analyze"), "systemd-analyze is not installed (Debian: apt-get install systemd).");
        var units = Directory.GetFiles(Path.Combine(LaunchScripts.Folder, "systemd"), "*.service");
        Assert.Equal(2, units.Length);
        var copies = new List<string>();
        foreach (var unit in units)
        {
            var text = await File.ReadAllTextAsync(unit);
            var name = Path.GetFileName(unit);
            Assert.Contains("ExecStart=/usr/local/bin/actorshm ", text, StringComparison.Ordinal);
            Assert.Contains("\nRestartPreventExitStatus=2\n", text, StringComparison.Ordinal);
            Assert.Equal(name.Contains("host", StringComparison.Ordinal), text.Contains("\nOOMPolicy=continue\n", StringComparison.Ordinal));

            // systemd stops in the reverse of the order in which it starts, and a host can let its jobs finish only while it has its nodes.
            Assert.Equal(name.Contains("node", StringComparison.Ordinal), text.Contains("\nBefore=actorshm-host.service\n", StringComparison.Ordinal));
            Assert.DoesNotContain("\nAfter=", text, StringComparison.Ordinal);
            copies.Add(_scripts.Combine(name));
            await File.WriteAllTextAsync(copies[^1], text.Replace("/usr/local/bin/actorshm", Cli.HostExecutable, StringComparison.Ordinal));
        }

        var result = await TestProcess.RunAsync("/usr/bin/env", ["systemd-analyze", "verify", .. copies]);

        // An unknown key is only told, with exit code 0. What is told of other units of this machine is not ours.
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.DoesNotContain(_scripts.RunDirectory[..^3], result.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_PowerShell_script_starts_asks_and_ends_a_run()
    {
        Skip.IfNot(LaunchScripts.Exists("pwsh"), LaunchScripts.NoPowerShell);

        // As somebody types it at PowerShell's prompt, and as another program starts it.
        var started = await _scripts.RunPowerShellAsync("-Command", $"& '{LaunchScripts.PowerShellScript}' start -Nodes 1 -Arguments '-D','actorshm.segments.quota=1 GiB'; exit $LASTEXITCODE");
        _host = started.ExitCode == 0 ? int.Parse(started.Output, CultureInfo.InvariantCulture) : null;
        await using var node = _scripts.StartPowerShell("-File", LaunchScripts.PowerShellScript, "join");
        var second = await _scripts.RunPowerShellAsync("-File", LaunchScripts.PowerShellScript, "start", "-Nodes", "1");
        await Watchdog.UntilAsync("the node has joined", async () => (await Cli.JsonAsync("nodes", "list", "--run-dir", _scripts.RunDirectory)).GetProperty("nodes").GetArrayLength() == 2);
        var answer = await _scripts.RunPowerShellAsync("-File", LaunchScripts.PowerShellScript, "submit", "-Program", "sum(x); x > 2", "--input", $"x={_scripts.X}");
        var wrong = await _scripts.RunPowerShellAsync("-File", LaunchScripts.PowerShellScript, "submit", "-Program", "sum(nowhere)", "--input", $"x={_scripts.X}");
        var stopped = await _scripts.RunPowerShellAsync("-File", LaunchScripts.PowerShellScript, "stop", "-AtOnce");
        var joined = await node.ExitAsync();
        var absent = await _scripts.RunPowerShellAsync("-File", LaunchScripts.PowerShellScript, "stop");

        Assert.True(started.ExitCode == 0, started.Errors);
        Assert.Equal(2, second.ExitCode);
        Assert.Contains($"{_host}", second.Errors, StringComparison.Ordinal);
        Assert.True(answer.ExitCode == 0, answer.Errors);
        Assert.Equal("sum(x)\t12.0\nx > 2\t[false,false,true,true]", answer.Output);
        Assert.Equal(2, wrong.ExitCode);
        Assert.True(stopped.ExitCode == 0, stopped.Errors);
        Assert.True(joined.ExitCode is 0 or 128 + Signals.Kill, joined.Errors); // at once: who has not left by the second signal is killed
        Assert.Equal(3, absent.ExitCode);
        Assert.False(Path.Exists(_scripts.RunDirectory));
    }
}
