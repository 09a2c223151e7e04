using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class LayerTests
{
    // From below to above.
    private static readonly FolderOrder Folders = new(
        typeof(SegmentStore).Assembly,
        typeof(LayerTests).Assembly,
        "Segments",
        "Failures", "Handles", "Native", "Parallelism", "Space", "Liveness", "Format", "Records", "Mapping", "Views", "Creation", "Conversion", "Exporting",
        "Synchronization", "Pooling", "Stores");

    [Fact]
    public void The_library_uses_nothing_of_ours() =>
        Assert.DoesNotContain(
            typeof(SegmentStore).Assembly.GetReferencedAssemblies(),
            reference => reference.Name!.StartsWith("ActorShm", StringComparison.Ordinal));

    [Fact]
    public void Every_public_type_is_in_the_one_namespace() =>
        Assert.All(typeof(SegmentStore).Assembly.GetExportedTypes(), type => Assert.Equal("ActorShm.Segments", type.Namespace));

    [Fact]
    public void A_folder_uses_only_those_below_it()
    {
        Assert.Equal(Folders.InOrder.Order(StringComparer.Ordinal), Folders.Found);
        Assert.Equal([], Folders.Violations);
    }
}
