using System.Reflection;
using System.Text.Json;
using ActorShm.Processes.Tests.Documentation;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>The executables under test, started as a user starts them.</summary>
internal static class Cli
{
    public static string HostExecutable => Path.Combine(Metadata("HostDirectory"), "actorshm");

    /// <summary>The root of the checkout that these tests were built from.</summary>
    public static string Checkout => Metadata("Checkout");

    public static string ProbeDirectory => Metadata("ProbeDirectory");

    public static string ProbeExecutable => Path.Combine(ProbeDirectory, "probe-process");

    /// <summary>A folder with real data beside the checkout, which need not be there.</summary>
    public static string SharedData => Environment.GetEnvironmentVariable("ACTORSHM_TEST_DATA") ?? Metadata("SharedData");

    public static TestProcess Start(params string[] arguments) => TestProcess.Start(HostExecutable, arguments);

    public static Task<TestResult> RunAsync(params string[] arguments) => TestProcess.RunAsync(HostExecutable, arguments);

    public static TestProcess StartProbe(params string[] arguments) => TestProcess.Start(ProbeExecutable, arguments);

    /// <summary>Runs a command that must succeed and reads the document it prints, of which docs/json.md says what it is.</summary>
    public static async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var result = await RunAsync([.. arguments, "--json"]);
        Assert.True(result.ExitCode == 0, $"actorshm {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Errors}");
        var document = JsonDocument.Parse(result.Output).RootElement;
        JsonPage.RequireDocumented(arguments[0], document);
        return document;
    }

    private static string Metadata(string key) =>
        typeof(Cli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
