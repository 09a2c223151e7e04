namespace ActorShm.Hocon.Tests;

public class ConfigFallbackTests
{
    [Theory]
    [InlineData("a = 1", "a = 2, b = 3", "a = 1, b = 3")]
    [InlineData("a { x = 1 }", "a { x = 2, y = 3 }, b = 4", "a { x = 1, y = 3 }, b = 4")]
    [InlineData("a = 1", "a { x = 2 }", "a = 1")]
    [InlineData("a { x = 1 }", "a = 2", "a { x = 1 }")]
    [InlineData("a = [1]", "a = [2, 3]", "a = [1]")]
    [InlineData("a = null", "a = 2", "a = null")]
    [InlineData("", "a = 2", "a = 2")]
    [InlineData("a = 1", "", "a = 1")]
    public void A_fallback_answers_where_nothing_is_set(string ours, string fallback, string expected) =>
        Assert.Equal(Canonical.Of(expected), Canonical.Of(Parse(ours).WithFallback(Parse(fallback))));

    [Fact]
    public void A_value_between_two_objects_keeps_them_apart_across_fallbacks_too()
    {
        Config top = Parse("a { x = 1 }"), middle = Parse("a = 42"), bottom = Parse("a { y = 2 }");

        var expected = Canonical.Of("a { x = 1 }");
        Assert.Equal(expected, Canonical.Of(top.WithFallback(middle).WithFallback(bottom)));
        Assert.Equal(expected, Canonical.Of(top.WithFallback(middle.WithFallback(bottom))));
        Assert.Equal(Canonical.Of("a { x = 1, y = 2 }"), Canonical.Of(top.WithFallback(bottom).WithFallback(middle)));
        Assert.Equal(expected, Canonical.Of(Parse("a = 42, a { x = 1 }").WithFallback(bottom)));
        Assert.Equal(Canonical.Of("a {}"), Canonical.Of(Parse("a {}").WithFallback(middle).WithFallback(bottom)));
    }

    // Merging is the same rule everywhere: two texts one after the other, and the second with the first to fall back on, are equal.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Falling_back_equals_writing_both_texts_into_one_file(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            string below = RandomHocon.Document(random), middle = RandomHocon.Document(random), above = RandomHocon.Document(random);

            var merged = Parse(above).WithFallback(Parse(middle)).WithFallback(Parse(below));
            var nested = Parse(above).WithFallback(Parse(middle).WithFallback(Parse(below)));

            var expected = Canonical.Of($"{below}\n{middle}\n{above}");
            Assert.Equal(expected, Canonical.Of(merged));
            Assert.Equal(expected, Canonical.Of(nested));
        }
    }

    [Fact]
    public void References_were_resolved_before_a_fallback_came_into_play()
    {
        var config = Parse("a = ${b}, b = 1").WithFallback(Parse("b = 2, c = 3"));

        Assert.Equal((1, 1, 3), (config.GetInt("a"), config.GetInt("b"), config.GetInt("c")));
        Assert.Throws<HoconParseException>(() => Parse("a = ${c}").WithFallback(Parse("c = 3")));
    }

    [Fact]
    public void A_merged_value_knows_which_text_it_comes_from()
    {
        var config = ConfigurationFactory.ParseString("\na.x = 1", "node.conf").WithFallback(ConfigurationFactory.ParseString("a { x = 2,\n y = lots }", "reference.conf"));

        Assert.Equal(("node.conf:2", "reference.conf:2"), (config.Origin("a.x"), config.Origin("a.y")));
        var e = Assert.Throws<ConfigurationException>(() => config.GetConfig("a").GetInt("y"));
        Assert.StartsWith("reference.conf:2: a.y must be", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_configuration_is_as_good_as_an_empty_one()
    {
        Config? none = null;

        Assert.True(none.IsNullOrEmpty());
        Assert.True(Config.Empty.IsNullOrEmpty());
        Assert.False(Parse("a = null").IsNullOrEmpty());
        Assert.Equal(1, none.SafeWithFallback(Parse("a = 1")).GetInt("a"));
        Assert.Equal(2, Parse("a = 2").SafeWithFallback(Parse("a = 1")).GetInt("a"));
        var config = Parse("a = 1");
        Assert.Same(config, config.WithFallback(config));
    }

    private static Config Parse(string hocon) => ConfigurationFactory.ParseString(hocon);
}
