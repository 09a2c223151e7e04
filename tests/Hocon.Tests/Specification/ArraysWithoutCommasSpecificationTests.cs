namespace ActorShm.Hocon.Tests;

public class ArraysWithoutCommasSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("a=[\"1 2 3 4\"]", "a=[ 1 2 3 4 ]")]
    [InlineData("a=[1,2,3,4]", "a=[ 1\n2\n3\n4 ]")]
    [InlineData("a=[[1,2,3,4]]", "a=[ [ 1, 2 ] [ 3, 4 ] ]")]
    [InlineData("a=[[1,2],[3,4]]", "a=[ [ 1, 2 ]\n [ 3, 4 ] ]")]
    [InlineData("name=x,world=y,a=[\"This is my name x\",\"Hello y\"]", "name=x,world=y,a=[ This is my name ${name}, Hello ${world} ]")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);
}
