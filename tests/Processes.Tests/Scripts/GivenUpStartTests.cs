using ActorShm.Testing;

namespace ActorShm.Processes.Tests.Scripts;

/// <summary>Starts that come to nothing: no host stays that nobody knows of, and whoever started it learns why.</summary>
public sealed class GivenUpStartTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly LaunchScripts _scripts = new();

    public GivenUpStartTests() => _scripts.Variables["TMPDIR"] = _scratch.Path;

    /// <summary>Everything that the scripts have started, and they themselves, as far as it runs.</summary>
    private IReadOnlyList<int> Left => Descendants.With("ACTORSHM_RUN_DIR", _scripts.RunDirectory);

    public void Dispose()
    {
        foreach (var pid in Left)
        {
            Signals.SendIfThere(pid, Signals.Kill);
        }

        _scripts.Dispose();
        _scratch.Dispose();
    }

    // Goal: whoever starts a run learns why it did not start. Method: the command leaves a process behind that has its output open and never ends by itself.
    [Fact]
    public Task A_host_that_leaves_a_process_behind_ends_the_script_all_the_same() =>
        TellsWhyItDidNotStartAsync(() => _scripts.RunAsync("start.sh", "1"));

    [SkippableFact]
    public Task A_host_that_leaves_a_process_behind_ends_the_PowerShell_script_all_the_same()
    {
        Skip.IfNot(LaunchScripts.Exists("pwsh"), LaunchScripts.NoPowerShell);
        return TellsWhyItDidNotStartAsync(() => _scripts.RunPowerShellAsync("-File", LaunchScripts.PowerShellScript, "start", "-Nodes", "1"));
    }

    private async Task TellsWhyItDidNotStartAsync(Func<Task<TestResult>> start)
    {
        using var command = StandInFor("sleep infinity &\necho 'no room today' >&2\nexit 7");

        var started = await start();

        Assert.Equal((7, "no room today"), (started.ExitCode, started.Errors));
    }

    // Goal: whoever gives a start up has no host that he does not know of. Method: Ctrl-C at a terminal, where PowerShell takes it, while the command does not become ready.
    [SkippableFact]
    public async Task Ctrl_C_while_the_PowerShell_script_waits_ends_the_host_too()
    {
        Skip.IfNot(LaunchScripts.Exists("pwsh"), LaunchScripts.NoPowerShell);
        Skip.IfNot(LaunchScripts.Exists("script"), "script is not installed (Debian: apt-get install bsdutils).");
        using var command = StandInFor(StandIn.Endless);
        await using var terminal = _scripts.StartAtTerminal($"pwsh -NoProfile -File '{LaunchScripts.PowerShellScript}' start -Nodes 1");
        await command.PidAsync();

        terminal.Tell("\u0003");

        Assert.Equal(130, (await terminal.ExitAsync()).ExitCode);
        await NothingIsLeftAsync();
    }

    // SIGKILL may also come to all of a group, as a build server ends what takes too long.
    [SkippableTheory]
    [InlineData(Signals.Terminate, false, 143)]
    [InlineData(Signals.Kill, false, 137)]
    [InlineData(Signals.Kill, true, 137)]
    public async Task A_signal_while_the_PowerShell_script_waits_ends_the_host_too(int signal, bool isForGroup, int exitCode)
    {
        Skip.IfNot(LaunchScripts.Exists("pwsh"), LaunchScripts.NoPowerShell);
        using var command = StandInFor(StandIn.Endless);
        await using var script = _scripts.StartLeader("pwsh", "-NoProfile", "-File", LaunchScripts.PowerShellScript, "start", "-Nodes", "1");
        await command.PidAsync();

        // Installed as a tool of .NET, pwsh is a process that waits for the one that runs the script.
        var runner = Descendants.Of(script.Pid, LaunchScripts.PowerShellScript) is [.., var inner] ? inner : script.Pid;
        Signals.Send(isForGroup ? -script.Pid : runner, signal);

        Assert.Equal(exitCode, (await script.ExitAsync()).ExitCode);
        await NothingIsLeftAsync();
    }

    [Theory]
    [InlineData(Signals.HangUp, false, 129)]
    [InlineData(Signals.Interrupt, false, 130)]
    [InlineData(Signals.Terminate, false, 143)]
    [InlineData(Signals.Kill, false, 137)]
    [InlineData(Signals.Kill, true, 137)]
    public async Task A_signal_while_the_script_waits_ends_the_host_too_and_is_told_by_the_exit_code(int signal, bool isForGroup, int exitCode)
    {
        using var command = StandInFor(StandIn.Endless);
        await using var script = _scripts.StartLeader(Path.Combine(LaunchScripts.Folder, "start.sh"), "1");
        await command.PidAsync();

        Signals.Send(isForGroup ? -script.Pid : script.Pid, signal);

        Assert.Equal(exitCode, (await script.ExitAsync()).ExitCode);
        await NothingIsLeftAsync();
        Assert.Empty(Directory.GetFileSystemEntries(_scratch.Path));
    }

    // Goal: no host runs that nobody knows of, however early the script is gone. Method: bash kills itself before the command that follows the start of the host.
    [Fact]
    public async Task SIGKILL_right_after_the_host_was_started_leaves_nothing()
    {
        using var command = StandInFor(StandIn.Endless);
        var atStart = Path.Combine(Path.GetDirectoryName(command.Path)!, "at-start");
        await File.WriteAllTextAsync(
            atStart,
            """
            unset BASH_ENV
            trap '[ "$BASH_COMMAND" != "host=\$!" ] || kill -KILL $$' DEBUG

            """);
        _scripts.Variables["BASH_ENV"] = atStart;

        var killed = await _scripts.RunAsync("start.sh", "1");

        Assert.Equal((137, string.Empty), (killed.ExitCode, killed.Output));
        await NothingIsLeftAsync();
        Assert.Empty(Directory.GetFileSystemEntries(_scratch.Path));
    }

    [Theory]
    [InlineData("exec sleep infinity", false)] // ended by SIGTERM, as a host is that has only begun to start
    [InlineData("kill -STOP $$\nexec sleep infinity", false)]
    [InlineData("trap '' TERM\nexec sleep infinity", true)]
    public Task A_host_that_is_not_ready_in_time_is_ended_and_the_exit_code_is_no_signals(string script, bool isKilled) =>
        EndsWhoIsLateAsync(script, isKilled, "ACTORSHM_START_SECONDS", () => _scripts.RunAsync("start.sh", "1"));

    [SkippableTheory]
    [InlineData("exec sleep infinity", false)]
    [InlineData("kill -STOP $$\nexec sleep infinity", false)]
    [InlineData("trap '' TERM\nexec sleep infinity", true)]
    public Task For_the_PowerShell_script_too_a_host_that_is_not_ready_in_time_is_ended_and_the_exit_code_is_no_signals(string script, bool isKilled)
    {
        Skip.IfNot(LaunchScripts.Exists("pwsh"), LaunchScripts.NoPowerShell);
        return EndsWhoIsLateAsync(
            script, isKilled, "-WaitSeconds", () => _scripts.RunPowerShellAsync("-File", LaunchScripts.PowerShellScript, "start", "-Nodes", "1", "-WaitSeconds", "2"));
    }

    private async Task EndsWhoIsLateAsync(string script, bool isKilled, string limit, Func<Task<TestResult>> start)
    {
        using var command = StandInFor(script);
        _scripts.Variables["ACTORSHM_START_SECONDS"] = "2"; // by then it has begun not to hear SIGTERM

        var late = await start();

        Assert.Equal((1, string.Empty), (late.ExitCode, late.Output));
        Assert.Contains($"not ready within 2 s ({limit})", late.Errors, StringComparison.Ordinal);
        Assert.Equal(isKilled, late.Errors.Contains("and is killed", StringComparison.Ordinal));
        await NothingIsLeftAsync();
    }

    [Theory]
    [InlineData("2.5")]
    [InlineData("abc")]
    [InlineData("0")]
    [InlineData("08")]
    [InlineData("-1")]
    public async Task A_time_to_wait_that_is_no_whole_number_is_refused_before_a_host_starts(string seconds)
    {
        var marker = _scratch.Combine("started");
        using var command = StandInFor($"touch '{marker}'");
        _scripts.Variables["ACTORSHM_START_SECONDS"] = seconds;

        var refused = await _scripts.RunAsync("start.sh", "1");

        Assert.Equal((2, string.Empty), (refused.ExitCode, refused.Output));
        Assert.Contains($"ACTORSHM_START_SECONDS must be a whole number of seconds from 1 to 999999; it was '{seconds}'.", refused.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(marker));
    }

    private Task NothingIsLeftAsync() => Watchdog.UntilAsync("no process is left that the script has started", () => Left.Count == 0);

    private StandIn StandInFor(string script)
    {
        var command = new StandIn(script);
        _scripts.Variables["ACTORSHM"] = command.Path;
        return command;
    }
}
