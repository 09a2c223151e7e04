namespace ActorShm.Embedded.Tests;

public class PlaceholderTests
{
    [Fact]
    public void The_library_is_referenced() => Assert.Contains("ActorShm.Embedded", typeof(PlaceholderTests).FullName!, StringComparison.Ordinal);
}
