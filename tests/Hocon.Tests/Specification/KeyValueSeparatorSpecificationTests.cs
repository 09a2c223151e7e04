namespace ActorShm.Hocon.Tests;

public class KeyValueSeparatorSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("a:1", "a=1")]
    [InlineData("foo:{}", "\"foo\" {}")]
    [InlineData("foo:{b:1}", "foo{b=1}")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);

    [Theory]
    [InlineData("a 1")]
    [InlineData("a == 1")]
    [InlineData("a :: 1")]
    public void It_is_refused_with_its_place(string hocon) => Invalid(hocon);
}
