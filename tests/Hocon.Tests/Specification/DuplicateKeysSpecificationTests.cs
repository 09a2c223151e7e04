namespace ActorShm.Hocon.Tests;

public class DuplicateKeysSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("foo{a=42,b=43}", "foo{a=42},foo{b=43}")]
    [InlineData("foo{b=43}", "foo{a=42},foo=null,foo{b=43}")]
    [InlineData("foo=2", "foo=1,foo=2")]
    [InlineData("foo=1", "foo{a=1},foo=1")]
    [InlineData("a{b{c=1,d=2}}", "a{b{c=1}},a{b{d=2}}")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);
}
