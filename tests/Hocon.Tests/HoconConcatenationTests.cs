namespace ActorShm.Hocon.Tests;

public class HoconConcatenationTests
{
    [Theory]
    [InlineData("a = ${x}foo${x}, x = 1", "1foo1")]
    [InlineData("a = ${x} ${y}, x = abc, y = def", "abc def")]
    [InlineData("a = ${x}\" is my favorite\", x = cat", "cat is my favorite")]
    [InlineData("a = ${x} is  my ${x} favorite # not this, x = cat\nx = cat", "cat is  my cat favorite")]
    [InlineData("a = start<${x}>end, x = null", "start<null>end")]
    [InlineData("a = start<${x}>end, x = 3.140", "start<3.140>end")]
    [InlineData("a = start<${?x}>end", "start<>end")]
    [InlineData("a = foo${?x}", "foo")]
    [InlineData("a = \"\"${?x}${?y}", "")]
    [InlineData("a = ${?x} ${?y}", " ")]
    public void Text_side_by_side_is_one_string_with_its_inner_space(string hocon, string expected) =>
        Assert.Equal(expected, ConfigurationFactory.ParseString(hocon).GetString("a"));

    [Theory]
    [InlineData("a = ${?x}${?y}", "")]
    [InlineData("a = [1, 2] [3, 4]", "a = [1, 2, 3, 4]")]
    [InlineData("a = ${x} [3, 4] ${y}, x = [1, 2], y = [5]", "a = [1, 2, 3, 4, 5], x = [1, 2], y = [5]")]
    [InlineData("a = [1] ${?x}", "a = [1]")]
    [InlineData("a = ${x} ${y}, x = [1], y = [2]", "a = [1, 2], x = [1], y = [2]")]
    [InlineData("a = [ [1, 2] [3, 4] ]", "a = [[1, 2, 3, 4]]")]
    [InlineData("a = [ [1, 2]\n [3, 4] ]", "a = [[1, 2], [3, 4]]")]
    [InlineData("a = [ 1 2 3 ]", "a = [\"1 2 3\"]")]
    [InlineData("a = [0] ${x}, x { 1 = c, 0 = b, other = d }", "a = [0, b, c], x { 1 = c, 0 = b, other = d }")]
    public void Arrays_side_by_side_are_one_array(string hocon, string expected) => AssertSame(expected, hocon);

    [Theory]
    [InlineData("a = { b = c } { x = y }", "a { b = c, x = y }")]
    [InlineData("a = { b = 1 } { b = 2 } { b = 3 }", "a { b = 3 }")]
    [InlineData("a = { b = c\n } { x = y }", "a { b = c, x = y }")]
    [InlineData("a = ${x} { b = 1 } ${y}, x { a = 0 }, y { c = 2, b = 3 }", "a { a = 0, b = 3, c = 2 }, x { a = 0 }, y { c = 2, b = 3 }")]
    [InlineData("x { a = 1 }, y { b = 2 }, z = ${x} ${y}, w = ${x}${y}", "x.a = 1, y.b = 2, z { a = 1, b = 2 }, w { a = 1, b = 2 }")]
    [InlineData("a = { x = foo } ${?b}", "a.x = foo")]
    [InlineData("a = [ { b = c } { x = y } ]", "a = [{ b = c, x = y }]")]
    [InlineData("generic { size = 6 }, east = ${generic} { name = east }, east.size = 7", "generic.size = 6, east { size = 7, name = east }")]
    public void Objects_side_by_side_are_merged(string hocon, string expected) => AssertSame(expected, hocon);

    [Theory]
    [InlineData("a += 1, a += 2, a += 3", "a = [1, 2, 3]")]
    [InlineData("a = [], a += 2", "a = [2]")]
    [InlineData("a = [1], a += [2]", "a = [1, [2]]")]
    [InlineData("a.b.c = [1], a.b.c += 2", "a.b.c = [1, 2]")]
    [InlineData("a { b { c = [1] } }, a { b { c += 2 } }", "a.b.c = [1, 2]")]
    [InlineData("a = ${x}, a += ${y}, x = [1], y = 2", "a = [1, 2], x = [1], y = 2")]
    [InlineData("x { a += { b = 1 }, a += { b = 2 } }", "x.a = [{ b = 1 }, { b = 2 }]")]
    [InlineData("x = [ { a += 1, a += 2, a += 3 } ]", "x = [{ a = [1, 2, 3] }]")]
    [InlineData("x += { a += 1, a += 2 }, x += { a += 3 }", "x = [{ a = [1, 2] }, { a = [3] }]")]
    [InlineData("d { x = [] }, c = ${d}, c { x += 1, x += 2 }", "d.x = [], c.x = [1, 2]")]
    [InlineData("c { x = [], x = ${c.x}[1], x = ${c.x}[2] }", "c.x = [1, 2]")]
    [InlineData("d { x = [] }, c = ${d}, c { x = ${c.x}[1], x = ${c.x}[2] }", "d.x = [], c.x = [1, 2]")]
    [InlineData(
        "r { d.x = [] }, q = ${r}, q { d { x = [] }, c = ${q.d}, c { x = ${q.c.x}[1], x = ${q.c.x}[2] } }",
        "r.d.x = [], q { d.x = [], c.x = [1, 2] }")]
    public void Plus_equals_appends_to_what_is_there(string hocon, string expected) => AssertSame(expected, hocon);

    [Fact]
    public void Hundreds_of_appended_elements_are_no_trouble()
    {
        var hocon = string.Join('\n', Enumerable.Range(0, 300).Select(i => $"a.b += {i}"));

        Assert.Equal(Enumerable.Range(0, 300), ConfigurationFactory.ParseString(hocon).GetIntList("a.b"));
    }

    private static void AssertSame(string expected, string hocon) => Assert.Equal(Canonical.Of(expected), Canonical.Of(hocon));
}
