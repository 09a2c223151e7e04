using System.Globalization;
using System.Reflection;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>The process that does what a test asks of another process.</summary>
internal static class Probe
{
    private static string Executable { get; } = Path.Combine(
        typeof(Probe).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "ProbeDirectory").Value!,
        "probe-process");

    public static Task<TestResult> RunAsync(IReadOnlyDictionary<string, string?>? environment, params string[] arguments) =>
        TestProcess.RunAsync(Executable, arguments, environment);

    /// <summary>Runs a verb as another user; skips the test where nobody can be one.</summary>
    public static async Task<TestResult> RunAsOtherUserAsync(params string[] arguments)
    {
        SkipUnlessThereAreOtherUsers();
        var result = await TestProcess.RunAsync("/usr/bin/setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", Executable, .. arguments]);
        Skip.If(result.ExitCode is 126 or 127, "The checkout cannot be read by other users.");
        return result;
    }

    /// <summary>Runs a script that may mount what only it sees, with the path of the probe as <c>$0</c>; exit code 77 skips the test.</summary>
    public static async Task<TestResult> RunScriptAsync(string script, params string[] arguments)
    {
        SkipUnlessThereAreOtherUsers();
        Skip.If((await TestProcess.RunAsync("unshare", ["-m", "true"])).ExitCode != 0, "Mount namespaces are not permitted here.");
        var result = await TestProcess.RunAsync("unshare", ["-m", "sh", "-c", script, Executable, .. arguments]);
        Skip.If(result.ExitCode is 77 or 126 or 127, $"What the script needs is not permitted here: {result.Errors}");
        return result;
    }

    /// <summary>Starts a verb on a segment.</summary>
    public static TestProcess Start(string verb, StoreFixture fixture, SegmentHandle handle, params object[] arguments) => TestProcess.Start(
        Executable,
        [verb, fixture.Directory, Digits(handle), .. arguments.Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture)!)]);

    /// <summary>Starts a process that holds a lock until it is told to end.</summary>
    public static TestProcess StartHolder(StoreFixture fixture, SegmentHandle handle, long start, long count, LockMode mode = LockMode.Exclusive) =>
        Start("hold-lock", fixture, handle, start, count, mode);

    private static void SkipUnlessThereAreOtherUsers()
    {
        Skip.IfNot(Environment.UserName == "root", "Only root can start a process as another user.");
        Skip.IfNot(File.Exists("/usr/bin/setpriv"), "There is no setpriv to start a process as another user.");
    }

    /// <summary>A handle as the verbs take it.</summary>
    public static string Digits(SegmentHandle handle)
    {
        var bytes = new byte[handle.EncodedBytes];
        handle.WriteTo(bytes);
        return Convert.ToHexString(bytes);
    }
}
