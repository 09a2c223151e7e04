namespace ActorShm.Hocon.Tests;

public class HoconSyntaxTests
{
    [Theory]
    [InlineData("a = 1")]
    [InlineData("a : 1")]
    [InlineData("{ a : 1 }")]
    [InlineData("{ \"a\" : 1 }")]
    [InlineData("a = 1,")]
    [InlineData(" # comment\n a = 1 // comment\n")]
    [InlineData("\ufeffa = 1")]
    [InlineData("a\u00a0=\u20031\r\n")]
    [InlineData("a\n:\n\n1")]
    [InlineData("a # comment\n : // comment\n 1")]
    public void One_field_can_be_written_in_many_ways(string hocon) => Assert.Equal(1, Parse(hocon).GetInt("a"));

    [Theory]
    [InlineData("a { b { c = 1 } }")]
    [InlineData("a.b.c = 1")]
    [InlineData("a.b { c = 1 }")]
    [InlineData("a { b.c : 1 }")]
    [InlineData("a = { b { x = 2 } }\na { b { c = 1 } }")]
    [InlineData("\"a\".b.\"c\" = 1")]
    public void Paths_and_objects_are_the_same_thing(string hocon) => Assert.Equal(1, Parse(hocon).GetInt("a.b.c"));

    [Theory]
    [InlineData("[1, 2, 3]")]
    [InlineData("[1, 2, 3, ]")]
    [InlineData("[1\n2\n3]")]
    [InlineData("[ 1 # one\n , 2 // two\n 3\n,\n]")]
    [InlineData("[1] [2, 3]")]
    [InlineData("[1\n] [2,3]")]
    public void An_array_takes_commas_or_new_lines(string array) => Assert.Equal([1, 2, 3], Parse("a = " + array).GetIntList("a"));

    [Theory]
    [InlineData("foo bar baz ", "foo bar baz")]
    [InlineData("  null bar 42 \"baz\" true 3.14 hi  ", "null bar 42 baz true 3.14 hi")]
    [InlineData("10.0bar", "10.0bar")]
    [InlineData("1.0.0", "1.0.0")]
    [InlineData("10e3e3", "10e3e3")]
    [InlineData("a/b//c", "a/b")]
    [InlineData("x#y", "x")]
    [InlineData("include", "include")]
    [InlineData("-f-g", "-f-g")]
    [InlineData("(42)", "(42)")]
    [InlineData("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\"", "a\"\\/\b\f\n\r\tä")]
    [InlineData("\"# // ${a}\"", "# // ${a}")]
    [InlineData("\"\"", "")]
    public void A_string_is_quoted_or_not_and_joined_with_its_neighbours(string text, string expected) =>
        Assert.Equal(expected, Parse("a = " + text).GetString("a"));

    [Theory]
    [InlineData("\"\"\"hello\nworld\"\"\"", "hello\nworld")]
    [InlineData("\"\"\"hello\\nworld\"\"\"", "hello\\nworld")]
    [InlineData("\"\"\" \"hello\" \"\"\"", " \"hello\" ")]
    [InlineData("\"\"\"\"hello\"\"\"\"", "\"hello\"")]
    [InlineData("\"\"\"hello\"\"\"\"\"\"", "hello\"\"\"")]
    [InlineData("\"\"\"\"\"\"\"\"", "\"\"")]
    [InlineData("\"\"\"foo\"\"bar\"\"\"", "foo\"\"bar")]
    public void Three_quotes_take_everything_as_it_is(string text, string expected) =>
        Assert.Equal(expected, Parse("a = " + text).GetString("a"));

    [Fact]
    public void Later_values_override_and_objects_merge()
    {
        var config = Parse("foo : { a : 42, x : 1 }, foo : { b : 43, x : 2 }, bar : 1, bar : 2");

        Assert.Equal((42, 43, 2, 2), (config.GetInt("foo.a"), config.GetInt("foo.b"), config.GetInt("foo.x"), config.GetInt("bar")));
    }

    [Fact]
    public void A_value_between_two_objects_keeps_them_apart()
    {
        var config = Parse("foo : { a : 42 }, foo : null, foo : { b : 43 }");

        Assert.Equal(["foo.b"], config.Paths);
    }

    private static Config Parse(string hocon) => ConfigurationFactory.ParseString(hocon);
}
