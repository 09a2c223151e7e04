using System.Reflection;

namespace ActorShm.Hosting.Tests;

/// <summary>Where the build put the samples.</summary>
internal static class BuiltSample
{
    public static string Directory(string key) =>
        typeof(BuiltSample).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
