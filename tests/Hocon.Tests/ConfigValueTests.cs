namespace ActorShm.Hocon.Tests;

public class ConfigValueTests
{
    [Theory]
    [InlineData("10", 10)]
    [InlineData("\"10\"", 10)]
    [InlineData("-7", -7)]
    [InlineData("1e3", 1000)]
    [InlineData("10.0", 10)]
    [InlineData("-2147483648", int.MinValue)]
    public void A_whole_number_is_read_however_it_is_written(string text, int expected)
    {
        Assert.Equal(expected, Of(text).GetInt("a"));
        Assert.Equal(expected, Of(text).GetLong("a"));
        Assert.Equal(expected, Of(text).GetDouble("a"));
        Assert.Equal(expected, Of(text).GetFloat("a"));
        Assert.Equal(expected, Of(text).GetDecimal("a"));
    }

    [Fact]
    public void Numbers_keep_all_their_digits()
    {
        Assert.Equal(long.MaxValue, Of("9223372036854775807").GetLong("a"));
        Assert.Equal(0.1, Of("0.1").GetDouble("a"));
        Assert.Equal(1.2345678901234567890123456789m, Of("1.2345678901234567890123456789").GetDecimal("a"));
        Assert.Equal("1.10", Of("1.10").GetString("a"));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("\"on\"", true)]
    [InlineData("false", false)]
    [InlineData("no", false)]
    [InlineData("off", false)]
    public void Six_words_are_truth_values(string text, bool expected) => Assert.Equal(expected, Of(text).GetBoolean("a", !expected));

    [Theory]
    [InlineData("50ns", 0)] // half a tick, to the even one
    [InlineData("250 ns", 2)]
    [InlineData("3us", 30)]
    [InlineData("3 micros", 30)]
    [InlineData("5", 50_000)]
    [InlineData("5ms", 50_000)]
    [InlineData("\" 5 milliseconds \"", 50_000)]
    [InlineData("1.5s", 15_000_000)]
    [InlineData("1e1 seconds", 100_000_000)]
    [InlineData("2m", 1_200_000_000)]
    [InlineData("1 hour", 36_000_000_000)]
    [InlineData("2 days", 1_728_000_000_000)]
    [InlineData("10675199 d", 9_223_371_936_000_000_000)]
    [InlineData("9223372036854775807e2 ns", long.MaxValue)]
    [InlineData("0", 0)]
    public void A_duration_is_a_number_with_a_unit_or_milliseconds(string text, long ticks) =>
        Assert.Equal(ticks, Of(text).GetTimeSpan("a").Ticks);

    [Fact]
    public void An_infinite_duration_must_be_allowed()
    {
        Assert.Equal(Timeout.InfiniteTimeSpan, Of("infinite").GetTimeSpan("a"));
        AssertWrong("'infinite'", "a duration such as 10s", () => Of("infinite").GetTimeSpan("a", allowInfinite: false));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("7 bytes", 7)]
    [InlineData("1kB", 1_000)]
    [InlineData("1K", 1_024)]
    [InlineData("1k", 1_024)]
    [InlineData("1Ki", 1_024)]
    [InlineData("1 KiB", 1_024)]
    [InlineData("1 kibibyte", 1_024)]
    [InlineData("2 kilobytes", 2_000)]
    [InlineData("1.5MiB", 1_572_864)]
    [InlineData("3m", 3_145_728)]
    [InlineData("1MB", 1_000_000)]
    [InlineData("1 gigabyte", 1_000_000_000)]
    [InlineData("2G", 2_147_483_648)]
    [InlineData("2 gibibytes", 2_147_483_648)]
    [InlineData("1TB", 1_000_000_000_000)]
    [InlineData("1PiB", 1_125_899_906_842_624)]
    [InlineData("7EiB", 8_070_450_532_247_928_832)]
    [InlineData("0.000001 YB", 1_000_000_000_000_000_000)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_size_is_a_number_with_a_unit_or_bytes(string text, long bytes) => Assert.Equal(bytes, Of(text).GetByteSize("a"));

    [Fact]
    public void Arrays_are_read_element_by_element()
    {
        var config = ConfigurationFactory.ParseString("s = [a, 1, true], i = [1, 2e1], b = [on, no], d = [0.5, 1], o = [{ x = 1 }, { x = 2 }], n { 1 = b, 0 = a }");

        Assert.Equal(["a", "1", "true"], config.GetStringList("s"));
        Assert.Equal([1, 20], config.GetIntList("i"));
        Assert.Equal([1L, 20L], config.GetLongList("i"));
        Assert.Equal([true, false], config.GetBooleanList("b"));
        Assert.Equal([0.5, 1.0], config.GetDoubleList("d"));
        Assert.Equal([1, 2], config.GetConfigList("o").Select(o => o.GetInt("x")));
        Assert.Equal(["a", "b"], config.GetStringList("n"));
        Assert.Empty(config.GetStringList("none"));
        Assert.Empty(config.GetConfigList("none"));
    }

    [Fact]
    public void What_is_not_set_is_answered_with_the_default()
    {
        var config = ConfigurationFactory.ParseString("a = null, o {}");

        foreach (var path in new[] { "a", "b", "b.c", "a.c", "o.x", "\"o.x\"" })
        {
            Assert.False(config.HasPath(path));
            Assert.Null(config.GetValue(path));
            Assert.Null(config.GetString(path));
            Assert.Equal("d", config.GetString(path, "d"));
            Assert.Equal((0, 5), (config.GetInt(path), config.GetInt(path, 5)));
            Assert.Equal((0L, 5L), (config.GetLong(path), config.GetLong(path, 5)));
            Assert.Equal((0.0, 0.5), (config.GetDouble(path), config.GetDouble(path, 0.5)));
            Assert.Equal((false, true), (config.GetBoolean(path), config.GetBoolean(path, true)));
            Assert.Equal((TimeSpan.Zero, TimeSpan.MaxValue), (config.GetTimeSpan(path), config.GetTimeSpan(path, TimeSpan.MaxValue)));
            Assert.Null(config.GetByteSize(path));
            Assert.Equal(5L, config.GetByteSize(path, 5L));
            Assert.True(config.GetConfig(path).IsEmpty);
        }

        Assert.True(config.HasPath("o"));
        Assert.Equal(("string:1", "(not set)"), (config.Origin("a"), config.Origin("b")));
    }

    [Fact]
    public void A_value_of_the_wrong_kind_is_refused_with_its_path_its_value_and_its_place()
    {
        AssertWrong("'lots'", "a whole number from -2147483648 to 2147483647", () => Of("lots").GetInt("a"));
        AssertWrong("'1.5'", "a whole number from -2147483648 to 2147483647", () => Of("1.5").GetInt("a"));
        AssertWrong("'2147483648'", "a whole number from -2147483648 to 2147483647", () => Of("2147483648").GetInt("a"));
        AssertWrong("'9223372036854775808'", "a whole number from -9223372036854775808 to 9223372036854775807", () => Of("9223372036854775808").GetLong("a"));
        AssertWrong("'1e9999999999'", "a whole number from -9223372036854775808 to 9223372036854775807", () => Of("1e9999999999").GetLong("a"));
        AssertWrong("'0x10'", "a number such as 0.5", () => Of("0x10").GetDouble("a"));
        AssertWrong("'1e999'", "a number such as 0.5", () => Of("1e999").GetDouble("a"));
        AssertWrong("'NaN'", "a number such as 0.5", () => Of("NaN").GetFloat("a"));
        AssertWrong("'True'", "true, yes, on, false, no or off", () => Of("True").GetBoolean("a"));
        AssertWrong("'lots'", "a duration such as 10s, or infinite", () => Of("lots").GetTimeSpan("a"));
        AssertWrong("'10 S'", "a duration such as 10s, or infinite", () => Of("10 S").GetTimeSpan("a"));
        AssertWrong("'-1s'", "a duration such as 10s, or infinite", () => Of("-1s").GetTimeSpan("a"));
        AssertWrong("'10675200d'", "a duration such as 10s, or infinite", () => Of("10675200d").GetTimeSpan("a"));
        AssertWrong("'8EiB'", "a size such as 512KiB", () => Of("8EiB").GetByteSize("a"));
        AssertWrong("'1KB'", "a size such as 512KiB", () => Of("1KB").GetByteSize("a"));
        AssertWrong("'1mB'", "a size such as 512KiB", () => Of("1mB").GetByteSize("a"));
        AssertWrong("'-1'", "a size such as 512KiB", () => Of("-1").GetByteSize("a"));
        AssertWrong("an object", "a string", () => Of("{ b = 1 }").GetString("a"));
        AssertWrong("an array of 2", "a string", () => Of("[1, 2]").GetString("a"));
        AssertWrong("'x'", "an array of strings", () => Of("x").GetStringList("a"));
        AssertWrong("an object", "an array of strings", () => Of("{ b = 1 }").GetStringList("a"));
        AssertWrong("'x'", "an object such as { key = value }", () => Of("x").GetConfig("a"));
    }

    [Fact]
    public void A_wrong_element_is_refused_with_its_index_and_its_place()
    {
        var config = ConfigurationFactory.ParseString("a = [\n 1\n null\n]", "node.conf");

        var e = Assert.Throws<ConfigurationException>(() => config.GetIntList("a"));

        Assert.Equal("node.conf:3: a must be an array of whole numbers; element 1 was 'null'.", e.Message);
    }

    [Fact]
    public void A_part_of_a_configuration_still_names_the_whole_path()
    {
        var config = ConfigurationFactory.ParseString("actorshm.node {\n  \"a.b\" { join-timeout = lots }\n  list = [{ x = y }]\n}", "node.conf");

        var inner = Assert.Throws<ConfigurationException>(() => config.GetConfig("actorshm.node").GetConfig("\"a.b\"").GetTimeSpan("join-timeout"));
        var item = Assert.Throws<ConfigurationException>(() => config.GetConfigList("actorshm.node.list")[0].GetInt("x"));

        Assert.Equal("node.conf:2: actorshm.node.\"a.b\".join-timeout must be a duration such as 10s, or infinite; it was 'lots'.", inner.Message);
        Assert.StartsWith("node.conf:3: actorshm.node.list.0.x must be a whole number", item.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a = 1")]
    [InlineData("\"a")]
    [InlineData("${a}")]
    public void Text_that_is_no_path_is_refused(string path) =>
        Assert.Throws<ArgumentException>(() => ConfigurationFactory.Empty.GetString(path));

    [Fact]
    public void Paths_name_every_leaf_in_a_form_that_finds_it()
    {
        var config = ConfigurationFactory.ParseString("b.c = 1, a { \"x.y\" = [2], \"\" { include-x = null }, \"include\" = 3, \"ä b\" = 4, e {} }");

        Assert.Equal(["b.c", "a.\"x.y\"", "a.\"\".include-x", "a.\"include\"", "a.\"ä b\""], config.Paths);
        Assert.All(config.Paths, path => Assert.Equal("string:1", config.Origin(path)));
    }

    [Fact]
    public void The_fields_of_the_root_are_enumerated_in_order()
    {
        var fields = ConfigurationFactory.ParseString("b = 1, a { x = 2 }, c = [3]").AsEnumerable().ToList();

        Assert.Equal(["b", "a", "c"], fields.Select(f => f.Key));
        Assert.Equal([true, false, false], fields.Select(f => f.Value.IsString()));
        Assert.Equal([false, true, false], fields.Select(f => f.Value.IsObject()));
        Assert.Equal([false, false, true], fields.Select(f => f.Value.IsArray()));
    }

    private static Config Of(string text) => ConfigurationFactory.ParseString($"\na = {text}", "node.conf");

    private static void AssertWrong(string value, string expected, Func<object?> read)
    {
        var e = Assert.Throws<ConfigurationException>(read);
        Assert.Equal($"node.conf:2: a must be {expected}; it was {value}.", e.Message);
    }
}
