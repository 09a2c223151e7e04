namespace ActorShm.Hocon.Tests;

public class IncludeSyntaxSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("\"foo include\"=42", "{ foo include : 42 }")]
    [InlineData("foo=\"include\"", "{ foo : include }")]
    [InlineData("a=[\"include\"]", "a=[ include ]")]
    [InlineData("\"include\"=42", "{ \"include\" : 42 }")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);

    [Theory]
    [InlineData("include foo")]
    [InlineData("include ${x}")]
    [InlineData("include \"a\" \"b\"")]
    [InlineData("include")]
    [InlineData("include file(a)")]
    [InlineData("include [1]")]
    [InlineData("include url(\"http://localhost/x\")")]
    [InlineData("include classpath(\"x\")")]
    public void It_is_refused_with_its_place(string hocon) => Invalid(hocon);
}
