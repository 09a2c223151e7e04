namespace ActorShm.Hocon.Tests;

public class WhitespaceSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("a=1", "\ufeffa\u00a0=\u20071\u202f")]
    [InlineData("a=1", "\ta\u000b=\u000c1\r\n")]
    [InlineData("a=1", "\u001ca\u001d=\u001e1\u001f")]
    [InlineData("a=1", "a\u2028=\u20291")]
    [InlineData("a=\"1\u20282\"", "a=1\u20282")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);

    [Theory]
    [InlineData("a=[1\u20282] b=3")]
    public void It_is_refused_with_its_place(string hocon) => Invalid(hocon);
}
