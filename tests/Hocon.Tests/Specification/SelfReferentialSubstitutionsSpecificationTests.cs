namespace ActorShm.Hocon.Tests;

public class SelfReferentialSubstitutionsSpecificationTests : SpecificationTest
{
    [Theory]
    [InlineData("path=\"a:b:c:d\"", "path:\"a:b:c\"\npath:${path}\":d\"")]
    [InlineData("foo{a=1}", "foo:{a:1},foo:${foo}")]
    [InlineData("", "foo:${?foo}")]
    [InlineData("foo=42", "foo:${does-not-exist},foo:42")]
    [InlineData("foo=42", "foo:${foo},foo:42")]
    [InlineData("foo{a=2,c=1}", "foo:{a:{c:1}}\nfoo:${foo.a}\nfoo:{a:2}")]
    [InlineData("bar{foo=42,baz=42}", "bar:{foo:42,baz:${bar.foo}}")]
    [InlineData("bar{foo=43,baz=43}", "bar:{foo:42,baz:${bar.foo}}\nbar:{foo:43}")]
    [InlineData("bar{a=4,b=3},foo{c=3,d=4}", "bar:{a:${foo.d},b:1}\nbar.b=3\nfoo:{c:${bar.b},d:2}\nfoo.d=4")]
    [InlineData("a=foo", "a=${?a}foo")]
    public void It_reads_as_the_specification_says(string expected, string hocon) => Same(expected, hocon);

    [Theory]
    [InlineData("a:${a}")]
    [InlineData("a:${a}bc")]
    [InlineData("a:{b:${a}}")]
    [InlineData("a:[${a}]")]
    [InlineData("foo:${foo},foo:{a:1}")]
    [InlineData("bar:${foo},foo:${bar}")]
    [InlineData("a:${b},b:${c},c:${a}")]
    public void It_is_refused_with_its_place(string hocon) => Invalid(hocon);
}
