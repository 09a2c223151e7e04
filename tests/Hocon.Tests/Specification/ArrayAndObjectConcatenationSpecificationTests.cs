namespace ActorShm.Hocon.Tests;

public class ArrayAndObjectConcatenationSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("a{b=1,c=2}", "a:{b:1}{c:2}")]
    [InlineData("a{b=1,c=2}", "a:{b:1}\na:{c:2}")]
    [InlineData("a=[1,2,3,4]", "a:[1,2] [3,4]")]
    [InlineData("a=[1,2,3,4]", "a:[1,2]\na:${a} [3,4]")]
    [InlineData("data-center-generic{cluster-size=6},data-center-east{cluster-size=6,name=east}", "data-center-generic = { cluster-size = 6 }\ndata-center-east = ${data-center-generic} { name = \"east\" }")]
    [InlineData("path=[/bin,/usr/bin]", "path = [ /bin ]\npath = ${path} [ /usr/bin ]")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);

    [Theory]
    [InlineData("a={b=1} [2]")]
    [InlineData("a=[1] {b=2}")]
    public void It_is_refused_with_its_place(string hocon) => Invalid(hocon);
}
