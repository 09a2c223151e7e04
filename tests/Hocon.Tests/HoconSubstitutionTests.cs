namespace ActorShm.Hocon.Tests;

// The examples are those of the specification and of the conformance tests of its first implementation, restated.
public class HoconSubstitutionTests
{
    [Theory]
    [InlineData("a = 1, b = ${a}, a = 2", "a = 2, b = 2")] // the final value, wherever it is assigned
    [InlineData("b = ${a.x}, a { x = [1, { y = true }] }", "a { x = [1, { y = true }] }, b = [1, { y = true }]")]
    [InlineData("foo = ${bar}, bar = ${a.b.c}, a.b.c = 57", "foo = 57, bar = 57, a.b.c = 57")]
    [InlineData("a = ${b}, b = null", "a = null, b = null")]
    [InlineData("a = ${\"b.c\"}, \"b.c\" = 1", "a = 1, \"b.c\" = 1")]
    [InlineData("a = ${ b . c }, \"b \".\" c\" = 1", "a = 1, \"b \".\" c\" = 1")]
    [InlineData("a = 5, a = ${?x}", "a = 5")]
    [InlineData("a { b = 42 }, a = ${?x}", "a { b = 42 }")]
    [InlineData("x = 43, a { b = 42 }, a = ${?x}", "x = 43, a = 43")]
    [InlineData("a = [1, ${?x}, 2]", "a = [1, 2]")]
    [InlineData("a = ${?x}, b = ${?a}, c = ${?b}", "")]
    public void A_reference_means_the_final_value_of_its_path(string hocon, string expected) => AssertSame(expected, hocon);

    [Theory]
    [InlineData("bar { foo = 42, baz = ${bar.foo} }", "bar { foo = 42, baz = 42 }")]
    [InlineData("bar { foo = 42, baz = ${bar.foo} }, bar.foo = 43", "bar { foo = 43, baz = 43 }")]
    [InlineData("bar = 101, bar { foo = 42, baz = ${bar.foo} }", "bar { foo = 42, baz = 42 }")]
    [InlineData("bar { a = ${foo.d}, b = 1 }, bar.b = 3, foo { c = ${bar.b}, d = 2 }, foo.d = 4", "bar { a = 4, b = 3 }, foo { c = 3, d = 4 }")]
    [InlineData("foo = ${a.b.c}, a { b { c = 42, x = ${foo} }, x = ${foo} }", "foo = 42, a { b { c = 42, x = 42 }, x = 42 }")]
    [InlineData("a { b = ${c} }, c = ${a} { b = 1 }", "a.b.b = 1, c.b = 1")]
    [InlineData("z.q = 1, d { x = ${z} }, c = ${d}, c { x { y = ${d.x} } }", "z.q = 1, d.x.q = 1, c.x { q = 1, y.q = 1 }")]
    public void Objects_may_refer_into_themselves_and_each_other(string hocon, string expected) => AssertSame(expected, hocon);

    [Theory]
    [InlineData("path = \"a:b:c\", path = ${path}\":d\"", "path = \"a:b:c:d\"")]
    [InlineData("a = 1, a = ${a}x, a = ${a}y, a = ${a}z", "a = 1xyz")]
    [InlineData("a = 1, a = ${a}, a = ${a}", "a = 1")]
    [InlineData("a = 1, a = ${a}, a = 2", "a = 2")]
    [InlineData("a = 1, a = ${?a}foo${?a}", "a = 1foo1")]
    [InlineData("a = ${?a}foo", "a = foo")]
    [InlineData("a = ${?b}foo, b = ${?a}", "a = foo")]
    [InlineData("a = ${?a}", "")]
    [InlineData("foo { a { c = 1 } }, foo = ${foo.a}, foo { a = 2 }", "foo { a = 2, c = 1 }")]
    [InlineData("a { b { c = 5 } }, a { x = ${a.b} }, a { b = 2 }", "a { b = 2, x = 2 }")] // inside an object nothing looks back
    [InlineData("a.b.c = 1, a.b.c = ${a.b.c}2", "a.b.c = \"12\"")]
    [InlineData("a { x = 1 }, a = ${a} { y = 2 }, a = { x = 3 } ${a}", "a { x = 1, y = 2 }")]
    [InlineData("a = 1, b = ${a}, a = ${b}", "a = 1, b = 1")]
    [InlineData("a = 1, b = 2, a = ${b}, b = ${a}", "a = 1, b = 1")] // either would do, but both must agree
    [InlineData("a = ${?b}, b = ${?c}, c = ${?a}", "")]
    [InlineData("a = [${?a}]", "a = []")]
    [InlineData("a = [1] ${?b}, b = [${a}]", "a = [1], b = [[1]]")]
    public void A_field_that_refers_to_itself_sees_its_older_values(string hocon, string expected) => AssertSame(expected, hocon);

    [Theory]
    [InlineData("a = ${nowhere}, a = 42", "a = 42")]
    [InlineData("a = ${a}, a = 42", "a = 42")]
    [InlineData("a { b = ${nowhere} }, a = [7]", "a = [7]")]
    public void A_reference_that_is_out_of_sight_is_never_followed(string hocon, string expected) => AssertSame(expected, hocon);

    [Fact]
    public void Members_of_a_merged_reference_are_found_without_resolving_all_of_it()
    {
        const string hocon = """
            z = 15
            deep { m = ${z}, n.o.p = ${z} }
            defaults { a = 1, b = 2 }
            alias = ${defaults}
            item1 = 345
            item1 = ${?NONEXISTENT_KEY}
            item1 = ${deep}
            item1 = {}
            item1 = ${alias}
            item1.b = { c = 43 }
            item1.e = ${item2.y}
            item2 = ${defaults}
            item2.y = ${item1.n.o.p}
            item2.b = ${item1.b}
            """;

        var config = ConfigurationFactory.ParseString(hocon);

        Assert.Equal(Canonical.Of("a = 1, b.c = 43, m = 15, n.o.p = 15, e = 15"), Canonical.Of(config.GetConfig("item1")));
        Assert.Equal(Canonical.Of("a = 1, b.c = 43, y = 15"), Canonical.Of(config.GetConfig("item2")));
    }

    [Fact]
    public void What_the_text_does_not_define_comes_from_the_environment()
    {
        var config = Resolve("home = ${HOME_OF_TEST}, empty = ${EMPTY}, hidden = ${HIDDEN}, HIDDEN = null, none = ${?NONE}, number = ${NUMBER}");

        Assert.Equal(("/home/t", "", "5"), (config.GetString("home"), config.GetString("empty"), config.GetString("number")));
        Assert.Equal(5, config.GetInt("number"));
        Assert.False(config.HasPath("hidden"));
        Assert.DoesNotContain("none", config.Paths);
        Assert.Equal("environment variable HOME_OF_TEST", config.Origin("home"));

        static Config Resolve(string hocon) => new(new SubstitutionResolver(
            HoconParser.ParseDocument(new(hocon, "string")),
            name => name switch { "HOME_OF_TEST" => "/home/t", "EMPTY" => "", "HIDDEN" => "seen", "NUMBER" => "5", _ => null }).Resolve());
    }

    [Fact]
    public void The_environment_of_the_process_is_the_one_that_is_asked()
    {
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), ConfigurationFactory.ParseString("p = ${PATH}").GetString("p"));
    }

    private static void AssertSame(string expected, string hocon) => Assert.Equal(Canonical.Of(expected), Canonical.Of(hocon));
}
