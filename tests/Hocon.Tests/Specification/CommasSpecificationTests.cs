namespace ActorShm.Hocon.Tests;

public class CommasSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("a=[1,2,3]", "a=[1,2,3,]")]
    [InlineData("a=[1,2,3]", "a=[1\n2\n3]")]
    [InlineData("a=1,b=2", "a=1\nb=2,")]
    [InlineData("a={b=1,c=2}", "a={b=1\n\n,c=2,}")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);

    [Theory]
    [InlineData("a=[1,2,3,,]")]
    [InlineData("a=[,1,2,3]")]
    [InlineData("a=[1,,2,3]")]
    [InlineData("a={b=1,,c=2}")]
    [InlineData("a={,b=1}")]
    [InlineData("a={b=1,c=2,,}")]
    [InlineData(",a=1")]
    [InlineData("a=1,,b=2")]
    public void It_is_refused_with_its_place(string hocon) => Invalid(hocon);
}
