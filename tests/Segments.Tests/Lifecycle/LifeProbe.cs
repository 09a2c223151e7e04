using System.Reflection;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>Starts the probe executable with one of the verbs about the life of segments.</summary>
internal static class LifeProbe
{
    private static readonly string Executable = Path.Combine(
        typeof(LifeProbe).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "ProbeDirectory").Value!,
        "probe-process");

    public static TestProcess Start(params string[] arguments) => TestProcess.Start(Executable, arguments);

    public static string Digits(SegmentHandle handle)
    {
        var bytes = new byte[SegmentHandle.MaxEncodedBytes];
        return Convert.ToHexString(bytes.AsSpan(0, handle.WriteTo(bytes)));
    }
}
