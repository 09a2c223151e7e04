namespace ActorShm.Hocon.Tests;

public class PathsAsKeysSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("foo{bar=42}", "foo.bar:42")]
    [InlineData("foo{bar{baz=42}}", "foo.bar.baz:42")]
    [InlineData("a{x=42,y=43}", "a.x:42,a.y:43")]
    [InlineData("\"a b c\"=42", "a b c:42")]
    [InlineData("\"true\"=42", "true:42")]
    [InlineData("\"3\"=42", "3:42")]
    [InlineData("\"3\"{\"14\"=42}", "3.14:42")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);

    [Theory]
    [InlineData("include:42")]
    public void It_is_refused_with_its_place(string hocon) => Invalid(hocon);
}
