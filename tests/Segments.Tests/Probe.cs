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

    /// <summary>A handle as the verbs take it.</summary>
    public static string Digits(SegmentHandle handle)
    {
        var bytes = new byte[handle.EncodedBytes];
        handle.WriteTo(bytes);
        return Convert.ToHexString(bytes);
    }
}
