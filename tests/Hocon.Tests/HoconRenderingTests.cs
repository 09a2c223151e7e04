using FsCheck;
using FsCheck.Fluent;

namespace ActorShm.Hocon.Tests;

public class HoconRenderingTests
{
    [Fact]
    public void A_configuration_is_written_one_field_to_a_line()
    {
        const string hocon = """
            actorshm {
              node {
                join-timeout = 10s
                "a.b" = ["two words", 1, true, null, "1"]
                empty {}
              }
            }
            name = ""

            """;

        Assert.Equal(hocon, ConfigurationFactory.ParseString(hocon.ReplaceLineEndings(" \n\n")).ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_written_reads_back_as_equal_values(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 1_000; i++)
        {
            var config = ConfigurationFactory.ParseString(RandomHocon.Document(random));

            var again = ConfigurationFactory.ParseString(config.ToString());

            Assert.Equal(Canonical.Of(config), Canonical.Of(again));
            Assert.Equal(config.ToString(), again.ToString());
            Assert.Equal(config.Paths, again.Paths);
        }
    }

    [Fact]
    public void Any_string_survives_as_a_value_and_as_a_key()
    {
        Prop.ForAll<string>(text =>
        {
            var quoted = HoconRenderer.Quote(text ?? "");
            var config = ConfigurationFactory.ParseString($"{quoted}.key = {quoted}");
            var again = ConfigurationFactory.ParseString(config.ToString());
            return config.GetString(quoted + ".key") == (text ?? "") && again.GetString(again.Paths.Single()) == (text ?? "");
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("{ b = [1, {}] }")]
    [InlineData("[]")]
    [InlineData("\"x y\"")]
    [InlineData("10s")]
    public void A_single_value_is_written_as_a_value(string text)
    {
        var value = ConfigurationFactory.ParseString("a = " + text).GetValue("a")!;

        Assert.Equal(Canonical.Of("a = " + text), Canonical.Of("a = " + value));
    }
}
