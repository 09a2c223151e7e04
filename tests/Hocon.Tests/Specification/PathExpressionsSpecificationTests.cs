namespace ActorShm.Hocon.Tests;

public class PathExpressionsSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("foo{bar{\"hello.world\"=1}}", "foo.bar.\"hello.world\"=1")]
    [InlineData("\"10\"{\"0foo\"=1}", "10.0foo=1")]
    [InlineData("foo10{\"0\"=1}", "foo10.0=1")]
    [InlineData("\"foo10.0\"=1", "foo\"10.0\"=1")]
    [InlineData("\"1\"{\"2\"{\"3\"=1}}", "1.2.3=1")]
    [InlineData("a{\"\"{b=1}}", "a.\"\".b=1")]
    [InlineData("\"true\"=1", "true=1")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);

    [Theory]
    [InlineData("a..b=1")]
    [InlineData(".a=1")]
    [InlineData("a.=1")]
    [InlineData("a=${b..c}")]
    [InlineData("a=${${b}}")]
    [InlineData("${a}=1")]
    public void It_is_refused_with_its_place(string hocon) => Invalid(hocon);
}
