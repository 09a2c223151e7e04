namespace ActorShm.Hocon.Tests;

public class UnchangedFromJsonSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("{\"a\":1}", "{\"a\" : 1}")]
    [InlineData("a=\"tab\\there\"", "{ \"a\" : \"tab\\u0009here\" }")]
    [InlineData("a=-1.5e3", "{\"a\":-1.5e3}")]
    [InlineData("a=[true,false,null]", "{\"a\":[true,false,null]}")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);

    [Theory]
    [InlineData("a = \"un\\x\"")]
    [InlineData("a = \"a\nb\"")]
    [InlineData("a = \"open")]
    public void It_is_refused_with_its_place(string hocon) => Invalid(hocon);
}
