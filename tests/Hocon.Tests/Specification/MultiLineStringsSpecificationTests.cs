namespace ActorShm.Hocon.Tests;

public class MultiLineStringsSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("a=\"foo\\\"\"", "a=\"\"\"foo\"\"\"\"")]
    [InlineData("a=\"x\\n y\"", "a=\"\"\"x\n y\"\"\"")]
    [InlineData("a=\"\\\\u0041\"", "a=\"\"\"\\u0041\"\"\"")]
    [InlineData("a=\"\"", "a=\"\"\"\"\"\"")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);

    [Theory]
    [InlineData("a=\"\"\"open\"\"")]
    public void It_is_refused_with_its_place(string hocon) => Invalid(hocon);
}
