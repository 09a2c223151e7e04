using System.Runtime.CompilerServices;

namespace ActorShm.Hocon.Tests;

// Goal: no text, however it was made, may exhaust the stack or the memory of the process that reads it.
public class HoconLimitTests
{
    [Theory]
    [InlineData("a = ", "[", "", "]", 199)]
    [InlineData("", "a {", "", "}", 100)] // a key and its brace are a level each
    [InlineData("a = [", "{ a = [", "", "] }", 66)]
    public void Values_nest_two_hundred_deep_and_no_deeper(string start, string open, string middle, string close, int most)
    {
        Assert.NotNull(ConfigurationFactory.ParseString(Nested(most)));
        AssertRefused("nested more than 200 deep", Nested(most + 1));
        AssertRefused("nested more than 200 deep", Nested(100_000));

        string Nested(int count) => start + string.Concat(Enumerable.Repeat(open, count)) + middle + string.Concat(Enumerable.Repeat(close, count)) + (start.EndsWith('[') ? "]" : "");
    }

    [Fact]
    public void A_dotted_key_nests_as_its_objects_would()
    {
        var config = ConfigurationFactory.ParseString(Key(200) + " = 1");

        Assert.Equal(1, config.GetInt(Key(200)));
        AssertRefused("nested more than 200 deep", Key(201) + " = 1");
        AssertRefused("nested more than 200 deep", Key(100_000) + " = 1");

        static string Key(int elements) => string.Join('.', Enumerable.Repeat("a", elements));
    }

    [Fact]
    public void Substitutions_cannot_nest_deeper_than_text_can()
    {
        var hocon = string.Join('\n', Enumerable.Range(1, 300).Select(i => $"a{i} = [${{a{i - 1}}}]").Prepend("a0 = 1"));

        AssertRefused("nested more than 200 deep", hocon);
    }

    [Fact]
    public void A_chain_of_many_references_is_refused_before_it_exhausts_the_stack()
    {
        AssertRefused("lead to each other", Chain(100_000));
        Assert.Equal(1, ConfigurationFactory.ParseString(Chain(300)).GetInt("a0"));

        static string Chain(int links) =>
            string.Join('\n', Enumerable.Range(0, links).Select(i => $"a{i} = ${{a{i + 1}}}").Append($"a{links} = 1"));
    }

    [Fact]
    public void A_field_that_refers_to_itself_a_thousand_times_is_refused_before_it_exhausts_the_stack()
    {
        AssertRefused("lead to each other", "p = 0\n" + string.Concat(Enumerable.Repeat("p = ${p}-1\n", 2_000)));
    }

    [Theory]
    [InlineData("a{0} = [${{a{1}}}, ${{a{1}}}]", "grows beyond 1000000 values")]
    [InlineData("a{0} {{ x = ${{a{1}}}, y = ${{a{1}}} }}", "grows beyond 1000000 values")]
    [InlineData("a{0} = ${{a{1}}} ${{a{1}}}", "grows beyond 16777216 characters")]
    public void A_few_lines_that_double_each_other_are_refused(string line, string problem)
    {
        var hocon = string.Join('\n', Enumerable.Range(1, 60).Select(i => string.Format(line, i, i - 1)).Prepend("a0 = x"));

        AssertRefused(problem, hocon);
    }

    [Fact]
    public void Objects_merged_from_objects_that_hold_them_end_too()
    {
        var hocon = string.Join('\n', Enumerable.Range(1, 60).Select(i => $"a{i} = ${{a{i - 1}}} {{ x = ${{a{i - 1}}}, y = ${{a{i - 1}}} }}").Prepend("a0 { z = 1 }"));

        AssertRefused("more than 5000000 steps", hocon);
    }

    [Fact]
    public void A_text_of_more_than_16_Mi_characters_is_refused()
    {
        AssertRefused("at most 16777216", new string(' ', (16 * 1024 * 1024) + 1));
    }

    [Fact]
    public void Ten_thousand_dotted_keys_are_read_in_one_go()
    {
        var hocon = string.Join('\n', Enumerable.Range(0, 10_000).Select(i => $"a.b.k{i} = {i}"));

        Assert.Equal(9_999, ConfigurationFactory.ParseString(hocon).GetInt("a.b.k9999"));
    }

    [Fact]
    public void The_limits_hold_on_a_thread_with_a_small_stack()
    {
        string[] texts =
        [
            "a = " + new string('[', 100_000),
            string.Concat(Enumerable.Repeat("a {", 100_000)),
            "a = " + string.Concat(Enumerable.Repeat("{ a = [", 100_000)),
            string.Join('\n', Enumerable.Range(0, 5_000).Select(i => $"a{i} = ${{a{i + 1}}}x")),
            "a = 1\n" + string.Concat(Enumerable.Repeat("a += 1\n", 2_000)),
        ];
        var failures = new List<Exception?>();
        var thread = new Thread(() => failures.AddRange(texts.Select(text => Record.Exception(() => ConfigurationFactory.ParseString(text)))), maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();

        Assert.All(failures, failure => Assert.IsType<HoconParseException>(failure));
        Assert.Equal(texts.Length, failures.Count);
    }

    // Method: the text is read by a call so deep that the runtime advises against any further one.
    [Fact]
    public void A_stack_that_is_too_small_is_told_from_nesting_that_is_too_deep()
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = ReadAtTheEndOfTheStack("a = 1", depth: 0), maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();

        Assert.Contains("ulimit -s", Assert.IsType<HoconParseException>(failure).Message, StringComparison.Ordinal);
        AssertRefused("nested more than 200 deep", "a = " + new string('[', 201));
    }

    private static Exception? ReadAtTheEndOfTheStack(string hocon, int depth)
    {
        Span<byte> used = stackalloc byte[256];
        used.Fill((byte)depth);
        var failure = RuntimeHelpers.TryEnsureSufficientExecutionStack()
            ? ReadAtTheEndOfTheStack(hocon, depth + 1)
            : Record.Exception(() => ConfigurationFactory.ParseString(hocon));
        Assert.Equal((byte)depth, used[^1]); // this call is not over before the next one is
        return failure;
    }

    private static void AssertRefused(string problem, string hocon)
    {
        var e = Assert.Throws<HoconParseException>(() => ConfigurationFactory.ParseString(hocon));
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }
}
