namespace ActorShm.Actors.Tests;

public class PlaceholderTests
{
    [Fact]
    public void The_library_is_referenced() => Assert.Contains("ActorShm.Actors", typeof(PlaceholderTests).FullName!, StringComparison.Ordinal);
}
