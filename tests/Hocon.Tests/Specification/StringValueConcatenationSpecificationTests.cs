namespace ActorShm.Hocon.Tests;

public class StringValueConcatenationSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("a=\"foo bar baz\"", "a=  foo bar baz  ")]
    [InlineData("a=\"foo bar\"", "a=foo bar")]
    [InlineData("a=\"true foo\"", "a=true foo")]
    [InlineData("a=true", "a= true ")]
    [InlineData("a=\"1e5 x\"", "a=1e5 x")]
    [InlineData("a=\"null x\"", "a=null x")]
    [InlineData("\"a b\"=1", "a b=1")]
    [InlineData("a=\"x  y\"", "a=\"x\"  y")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);

    [Theory]
    [InlineData("a=x [1]")]
    [InlineData("a=x {b=1}")]
    [InlineData("a=[1] x")]
    [InlineData("[1]=2")]
    [InlineData("{a=1}=2")]
    public void It_is_refused_with_its_place(string hocon) => Invalid(hocon);
}
