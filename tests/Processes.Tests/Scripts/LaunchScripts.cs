using ActorShm.Testing;

namespace ActorShm.Processes.Tests.Scripts;

/// <summary>The scripts of the checkout, started as a user starts them, for one run of the test's own.</summary>
internal sealed class LaunchScripts : IDisposable
{
    public const string NoPowerShell = "PowerShell (pwsh) is not in PATH (dotnet tool install PowerShell --tool-path DIR).";

    private readonly ScratchDirectory _scratch = new("/dev/shm");

    public LaunchScripts()
    {
        X = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", [1, 2, 3, 6]);
        Variables = new(StringComparer.Ordinal)
        {
            ["ACTORSHM"] = Cli.HostExecutable,
            ["ACTORSHM_RUN_DIR"] = RunDirectory,
            ["ACTORSHM_START_SECONDS"] = null,
            ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
        };
    }

    /// <summary>An array of 1, 2, 3, 6.</summary>
    public string X { get; }

    public string RunDirectory => _scratch.Combine("run");

    public static string Folder => Path.Combine(Cli.Checkout, "scripts");

    public string Combine(string name) => _scratch.Combine(name);

    /// <summary>What the scripts have in their environment, and what they start.</summary>
    public Dictionary<string, string?> Variables { get; }

    public Task<TestResult> RunAsync(string script, params string[] arguments) => TestProcess.RunAsync(Path.Combine(Folder, script), arguments, Variables);

    public TestProcess Start(string script, params string[] arguments) => TestProcess.Start(Path.Combine(Folder, script), arguments, Variables);

    /// <summary>Starts a program as the first of a session and a group of its own.</summary>
    public TestProcess StartLeader(string program, params string[] arguments) => TestProcess.Start("/usr/bin/env", ["setsid", program, .. arguments], Variables);

    public static string PowerShellScript => Path.Combine(Folder, "actorshm.ps1");

    /// <summary>Runs PowerShell with the script's environment.</summary>
    public Task<TestResult> RunPowerShellAsync(params string[] arguments) => TestProcess.RunAsync("/usr/bin/env", ["pwsh", "-NoProfile", .. arguments], Variables);

    public TestProcess StartPowerShell(params string[] arguments) => TestProcess.Start("/usr/bin/env", ["pwsh", "-NoProfile", .. arguments], Variables);

    /// <summary>Starts a command at a terminal of its own, to which what the process is told is typed.</summary>
    public TestProcess StartAtTerminal(string command) => TestProcess.Start("/usr/bin/env", ["script", "-qec", command, "/dev/null"], Variables);

    /// <summary>Starts a run and returns the pid of its host.</summary>
    public async Task<int> StartRunAsync(params string[] arguments)
    {
        var started = await RunAsync("start.sh", arguments);
        Assert.True(started.ExitCode == 0, started.Errors);
        return int.Parse(started.Output.Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a program is in PATH.</summary>
    public static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(directory => File.Exists(Path.Combine(directory, program)));

    public void Dispose() => _scratch.Dispose();
}
