namespace ActorShm.Hocon.Tests;

public class ConcatenationWithWhitespaceSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("x=[1],y=[2],a=[1,2]", "x=[1],y=[2],a=${x}   ${y}")]
    [InlineData("x=1,y=2,a=\"1   2\"", "x=1,y=2,a=${x}   ${y}")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);

    [Theory]
    [InlineData("x=[1],y=[2],a=${x}\" \"${y}")]
    [InlineData("x{a=1},y{b=2},a=${x}\" \"${y}")]
    public void It_is_refused_with_its_place(string hocon) => Invalid(hocon);
}
