namespace ActorShm.Hocon.Tests;

public class CommentsSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("a=1", "// one\na=1 # two\n#three")]
    [InlineData("a=\"// not # one\"", "a=\"// not # one\"")]
    [InlineData("a=[1,2]", "a=[1, // one\n2 # two\n]")]
    [InlineData("a=b", "a=b//c")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);
}
