using ActorShm.Testing;

namespace ActorShm.Processes.Tests.Scripts;

/// <summary>The scripts of the checkout, started as a user starts them, for one run of the test's own.</summary>
internal sealed class LaunchScripts : IDisposable
{
    private readonly ScratchDirectory _scratch = new("/dev/shm");

    public LaunchScripts() => X = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", [1, 2, 3, 6]);

    /// <summary>An array of 1, 2, 3, 6.</summary>
    public string X { get; }

    public string RunDirectory => _scratch.Combine("run");

    public static string Folder => Path.Combine(Cli.Checkout, "scripts");

    public string Combine(string name) => _scratch.Combine(name);

    /// <summary>The command that the scripts run.</summary>
    public string Command { get; init; } = Cli.HostExecutable;

    /// <summary>How long start.sh waits; null for as long as it does by itself.</summary>
    public string? StartSeconds { get; init; }

    public Task<TestResult> RunAsync(string script, params string[] arguments) => TestProcess.RunAsync(Path.Combine(Folder, script), arguments, Environment());

    public TestProcess Start(string script, params string[] arguments) => TestProcess.Start(Path.Combine(Folder, script), arguments, Environment());

    public static string PowerShellScript => Path.Combine(Folder, "actorshm.ps1");

    /// <summary>Runs PowerShell with the script's environment.</summary>
    public Task<TestResult> RunPowerShellAsync(params string[] arguments) => TestProcess.RunAsync("/usr/bin/env", ["pwsh", "-NoProfile", .. arguments], Environment());

    public TestProcess StartPowerShell(params string[] arguments) => TestProcess.Start("/usr/bin/env", ["pwsh", "-NoProfile", .. arguments], Environment());

    /// <summary>Starts a command at a terminal of its own, to which what the process is told is typed.</summary>
    public TestProcess StartAtTerminal(string command) => TestProcess.Start("/usr/bin/env", ["script", "-qec", command, "/dev/null"], Environment());

    /// <summary>Starts a run and returns the pid of its host.</summary>
    public async Task<int> StartRunAsync(params string[] arguments)
    {
        var started = await RunAsync("start.sh", arguments);
        Assert.True(started.ExitCode == 0, started.Errors);
        return int.Parse(started.Output.Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose() => _scratch.Dispose();

    private Dictionary<string, string?> Environment() => new(StringComparer.Ordinal)
    {
        ["ACTORSHM"] = Command,
        ["ACTORSHM_RUN_DIR"] = RunDirectory,
        ["ACTORSHM_START_SECONDS"] = StartSeconds,
        ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
    };
}
