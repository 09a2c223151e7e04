using System.Reflection;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>Keeps the picture of the layers true: who may know whom.</summary>
public class LayerTests
{
    private const string Root = "ActorShm.Actors";

    private static readonly FolderOrder Folders = new(
        typeof(RunHost).Assembly,
        typeof(LayerTests).Assembly,
        "Actors",
        "Runs", "Configuration", "Scheduling", "Messages.Wire", "Messages", "Application", "Cutting", "WorkTables", "Telemetry", "Logging",
        "Engine", "Work", "Ledger", "Dataflow", "Client", "Coordination", "Arrays", "Measuring");

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
    public void A_folder_of_the_actors_uses_only_those_below_it()
    {
        Assert.Equal(Folders.InOrder.Order(StringComparer.Ordinal), Folders.Found);
        Assert.Equal([], Folders.Violations);
    }

    [Fact]
    public void What_is_public_is_in_one_namespace_and_the_rest_in_that_of_its_folder()
    {
        Assert.All(Folders.Types, type => Assert.StartsWith(type.IsPublic ? Root : $"{Root}.{Folders.FolderOf(type)}", type.Namespace, StringComparison.Ordinal));
        Assert.All(typeof(RunHost).Assembly.GetExportedTypes(), type => Assert.Equal(Root, type.Namespace));
    }

    [Fact]
    public void Only_the_segments_and_the_engine_call_the_operating_system()
    {
        var callers = typeof(RunHost).Assembly.GetTypes().Concat(typeof(CompiledProgram).Assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl));
        Assert.Empty(callers);
    }

    private static IEnumerable<string> OursIn(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("ActorShm", StringComparison.Ordinal));
}
