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

    /// <summary>Starts a verb on a segment.</summary>
    public static TestProcess Start(string verb, StoreFixture fixture, SegmentHandle handle, params object[] arguments) => TestProcess.Start(
        Executable,
        [verb, fixture.Directory, Digits(handle), .. arguments.Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture)!)]);

    /// <summary>Starts a process that holds a lock until it is told to end.</summary>
    public static TestProcess StartHolder(StoreFixture fixture, SegmentHandle handle, long start, long count, LockMode mode = LockMode.Exclusive) =>
        Start("hold-lock", fixture, handle, start, count, mode);

    /// <summary>A handle as the verbs take it.</summary>
    public static string Digits(SegmentHandle handle)
    {
        var bytes = new byte[handle.EncodedBytes];
        handle.WriteTo(bytes);
        return Convert.ToHexString(bytes);
    }
}
