namespace ActorShm.Segments.Tests;

public class PlaceholderTests
{
    [Fact]
    public void The_library_is_referenced() => Assert.Contains("ActorShm.Segments", typeof(PlaceholderTests).FullName!, StringComparison.Ordinal);
}
