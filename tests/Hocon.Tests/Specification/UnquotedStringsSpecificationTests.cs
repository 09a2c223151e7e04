namespace ActorShm.Hocon.Tests;

public class UnquotedStringsSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("a=\"truefoo\"", "a=truefoo")]
    [InlineData("a=\"footrue\"", "a=footrue")]
    [InlineData("a=\"10.0bar\"", "a=10.0bar")]
    [InlineData("a=\"bar10.0\"", "a=bar10.0")]
    [InlineData("a=\"nullx\"", "a=nullx")]
    [InlineData("a=\"/usr/bin\"", "a=/usr/bin")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);

    [Theory]
    [InlineData("a=$")]
    [InlineData("a=x$y")]
    [InlineData("a=b?c")]
    [InlineData("a=b!c")]
    [InlineData("a=b@c")]
    [InlineData("a=b*c")]
    [InlineData("a=b&c")]
    [InlineData("a=b^c")]
    [InlineData("a=b`c")]
    [InlineData("a=b\\c")]
    [InlineData("a=b+c")]
    public void It_is_refused_with_its_place(string hocon) => Invalid(hocon);
}
