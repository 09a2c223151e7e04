namespace ActorShm.Hocon.Tests;

public class PlusEqualsSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("a=[b]", "a += b")]
    [InlineData("a=[1,2]", "a=[1],a+=2")]
    [InlineData("a=[1]", "a = ${?a} [1]")]
    [InlineData("a=[[1]]", "a+=[1]")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);

    [Theory]
    [InlineData("a=1,a+=2")]
    [InlineData("a={b=1},a+=2")]
    public void It_is_refused_with_its_place(string hocon) => Invalid(hocon);
}
