namespace ActorShm.Hocon.Tests;

public class SubstitutionsSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("animal{favorite=cat},key=\"cat is my favorite animal\"", "animal.favorite=cat,key : ${animal.favorite} is my favorite animal")]
    [InlineData("animal{favorite=cat},key=\"cat is my favorite animal\"", "animal.favorite=cat,key : ${animal.favorite}\" is my favorite animal\"")]
    [InlineData("a=\"${b}\"", "a=\"${b}\"")]
    [InlineData("b=2,a=2", "a=${b},b=1,b=2")]
    [InlineData("", "foo:${?bar}")]
    [InlineData("foo=1", "foo=1,foo=${?bar}")]
    [InlineData("a=[1,2]", "a=[1,${?x},2]")]
    [InlineData("a=\"x\"", "a=x${?y}")]
    [InlineData("a{b=1}", "a={b=1} ${?y}")]
    [InlineData("", "foo : ${?bar}${?baz}")]
    [InlineData("b=null,a=null", "a=${b},b=null")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);

    [Theory]
    [InlineData("a=${nowhere}")]
    [InlineData("a=${ ?b}")]
    [InlineData("a=$ {b}")]
    [InlineData("a=${b")]
    [InlineData("a=${}")]
    public void It_is_refused_with_its_place(string hocon) => Invalid(hocon);
}
