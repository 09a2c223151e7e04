using System.Reflection;
using ActorShm.Actors.Coordination;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Tests;

/// <summary>Keeps the picture of the layers true: who may know whom.</summary>
public class LayerTests
{
    private const string Root = "ActorShm.Actors.";

    // From below to above: each uses those that stand before it.
    private static readonly string[] Namespaces =
    [
        "Runs", "Configuration", "Scheduling", "Messages.Wire", "Messages", "Application", "Planning", "WorkTables", "Telemetry", "Logging",
        "Engine", "Work", "Dataflow", "Client", "Coordination", "Arrays", "Measuring",
    ];

    [Fact]
    public void Segments_and_kernels_use_nothing_of_ours()
    {
        Assert.Empty(OursIn(typeof(SegmentStore).Assembly));
        Assert.Empty(OursIn(typeof(CompiledProgram).Assembly));
    }

    [Fact]
    public void The_engine_uses_settings_and_nothing_else_of_ours()
    {
        Assert.Empty(OursIn(typeof(Config).Assembly));
        Assert.Empty(OursIn(typeof(ActorSystem).Assembly).Except(["ActorShm.Hocon"]));
    }

    [Fact]
    public void The_actors_use_segments_kernels_settings_and_one_engine()
    {
        var engine = typeof(ActorSystem).Assembly.GetName().Name!;

        Assert.Equal(["ActorShm.Hocon", "ActorShm.Kernels", "ActorShm.Segments"], OursIn(typeof(RunHost).Assembly).Except([engine]).Order(StringComparer.Ordinal));
        Assert.Contains(typeof(RunHost).Assembly.GetReferencedAssemblies(), name => name.Name == engine);
    }

    [Fact]
    public void A_namespace_of_the_actors_uses_only_those_below_it()
    {
        var files = typeof(LayerTests).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("Actors/", StringComparison.Ordinal)).Select(Read).ToList();

        Assert.Equal(Namespaces.Order(StringComparer.Ordinal), files.Select(file => Known(file.Namespace)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Empty(files.SelectMany(file => file.Used.Where(used => Height(used) > Height(file.Namespace)).Select(used => $"{file.Name} uses {used}")));
    }

    [Fact]
    public void Only_the_segments_and_the_engine_call_the_operating_system()
    {
        var callers = typeof(RunHost).Assembly.GetTypes().Concat(typeof(CompiledProgram).Assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl));
        Assert.Empty(callers);
    }

    private static (string Name, string Namespace, IReadOnlyList<string> Used) Read(string name)
    {
        using var reader = new StreamReader(typeof(LayerTests).Assembly.GetManifestResourceStream(name)!);
        var lines = reader.ReadToEnd().Split('\n');
        return (name, lines.First(line => line.StartsWith("namespace ", StringComparison.Ordinal))[..^1], [.. lines.Where(line => line.StartsWith($"using {Root}", StringComparison.Ordinal)).Select(line => line[..^1])]);
    }

    /// <summary>Which of ours a line with a namespace names; those of an engine are parts of one.</summary>
    private static string Known(string line) => Namespaces.First(ours => $"{line[line.IndexOf(Root, StringComparison.Ordinal)..]}.".StartsWith($"{Root}{ours}.", StringComparison.Ordinal));

    private static int Height(string line) => Array.IndexOf(Namespaces, Known(line));

    private static IEnumerable<string> OursIn(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("ActorShm", StringComparison.Ordinal));
}
