namespace ActorShm.Hocon.Tests;

public class OmitRootBracesSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("{a=1}", "a=1")]
    [InlineData("", "{}")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);

    [Theory]
    [InlineData("a=1}")]
    [InlineData("{a=1")]
    [InlineData("{a=1}}")]
    [InlineData("[1,2")]
    public void It_is_refused_with_its_place(string hocon) => Invalid(hocon);
}
