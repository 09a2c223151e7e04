namespace ActorShm.Segments.Tests;

public class LayersTests
{
    [Fact]
    public void The_library_uses_nothing_of_ours() =>
        Assert.DoesNotContain(
            typeof(SegmentStore).Assembly.GetReferencedAssemblies(),
            reference => reference.Name!.StartsWith("ActorShm", StringComparison.Ordinal));

    [Fact]
    public void Every_public_type_is_in_the_one_namespace() =>
        Assert.All(typeof(SegmentStore).Assembly.GetExportedTypes(), type => Assert.Equal("ActorShm.Segments", type.Namespace));
}
