namespace ActorShm.Kernels.Tests;

public class PlaceholderTests
{
    [Fact]
    public void The_library_is_referenced() => Assert.Contains("ActorShm.Kernels", typeof(PlaceholderTests).FullName!, StringComparison.Ordinal);
}
