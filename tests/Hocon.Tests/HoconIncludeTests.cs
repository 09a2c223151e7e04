using System.Reflection;
using System.Text;

namespace ActorShm.Hocon.Tests;

public sealed class HoconIncludeTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("include \"b.conf\"")]
    [InlineData("include\"b.conf\"")]
    [InlineData("include\n\n  \"b.conf\"")]
    [InlineData("include file(\"b.conf\")")]
    [InlineData("include required(\"b.conf\")")]
    [InlineData("include required( file( \"b.conf\" ) )")]
    [InlineData("include \"b\"")]
    public void An_include_stands_for_the_fields_of_a_file_beside_this_one(string include)
    {
        Write("b.conf", "x = 1, o { p = 1, q = 1 }");

        var config = Read("a.conf", $"x = 0, o {{ q = 0 }}\n{include}\no {{ p = 2 }}, y = 2");

        Assert.Equal(Canonical.Of("x = 1, o { p = 2, q = 1 }, y = 2"), Canonical.Of(config));
    }

    [Fact]
    public void Names_are_relative_to_the_including_file_however_deep()
    {
        Write("sub/b.conf", "include \"deeper/c.conf\"");
        Write("sub/deeper/c.conf", "include \"../../d.conf\", c = 1");
        Write("d.conf", "d = 1");

        var config = Read("a.conf", $"include \"sub/b.conf\"\ne {{ include \"{_scratch.Combine("d.conf")}\" }}");

        Assert.Equal(Canonical.Of("c = 1, d = 1, e.d = 1"), Canonical.Of(config));
    }

    [Fact]
    public void A_file_that_is_not_there_is_left_out_unless_it_is_required()
    {
        Assert.Equal(["x"], Read("a.conf", "include \"none.conf\", include \"none\", include file(\"none.conf\")\nx = 1").Paths);

        var e = Assert.Throws<HoconParseException>(() => Read("b.conf", "x = 1\n include required(file(\"none.conf\"))"));
        Assert.Equal((2, 24), (e.Line, e.Column));
        Assert.Contains(_scratch.Combine("none.conf"), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_without_extension_takes_JSON_first_and_HOCON_over_it()
    {
        Write("b.json", """{ "x": 1, "y": 1 }""");
        Write("b.conf", "y = 2");

        Assert.Equal(Canonical.Of("x = 1, y = 2"), Canonical.Of(Read("a.conf", "include \"b\"")));
    }

    [Fact]
    public void References_in_an_included_file_mean_its_own_fields_first_and_then_the_including_ones()
    {
        Write("foo.conf", "x = 10, y = ${x}, z = ${z-of-root}, o { include \"bar.conf\" }, l += 1, l += 2");
        Write("bar.conf", "p = ${x}, q = 5, r = ${q}");

        var config = Read("a.conf", "a { include \"foo.conf\" }, a { x = 42 }, x = 0, q = 0, z-of-root = 7, list = [ { include \"bar.conf\", x = 3 } ]");

        Assert.Equal(
            Canonical.Of("a { x = 42, y = 42, z = 7, o { p = 42, q = 5, r = 5 }, l = [1, 2] }, x = 0, q = 0, z-of-root = 7, list = [ { p = 3, q = 5, r = 5, x = 3 } ]"),
            Canonical.Of(config));
    }

    [Fact]
    public void Values_and_mistakes_are_found_in_the_file_they_stand_in()
    {
        Write("sub/b.conf", "\n\nx = 1\nbad = [");

        var e = Assert.Throws<HoconParseException>(() => Read("a.conf", "include \"sub/b.conf\""));
        Assert.Equal((_scratch.Combine("sub", "b.conf"), 4, 8), (e.Source, e.Line, e.Column));

        Write("sub/b.conf", "\n\nx = 1\n");
        var config = Read("a.conf", "y = 1\ninclude \"sub/b.conf\"");
        Assert.Equal(_scratch.Combine("sub", "b.conf") + ":3", config.Origin("x"));
        Assert.Equal(_scratch.Combine("a.conf") + ":1", config.Origin("y"));
    }

    [Fact]
    public void An_included_array_is_refused()
    {
        Write("b.conf", "[1]");

        var e = Assert.Throws<HoconParseException>(() => Read("a.conf", "include \"b.conf\""));

        Assert.Equal(_scratch.Combine("b.conf"), e.Source);
    }

    [Fact]
    public void A_file_that_includes_itself_is_refused()
    {
        Write("b.conf", "x = 1\ny { include \"a.conf\" }");

        var e = Assert.Throws<HoconParseException>(() => Read("a.conf", "include \"b.conf\""));

        Assert.Equal((_scratch.Combine("b.conf"), 2, 5), (e.Source, e.Line, e.Column));
        Assert.Contains("includes itself", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Includes_nest_twenty_deep_and_no_deeper()
    {
        for (var i = 1; i <= 21; i++)
        {
            Write($"f{i}.conf", i < 21 ? $"include \"f{i + 1}.conf\"" : "deepest = true");
        }

        Assert.True(ConfigurationFactory.ParseFile(_scratch.Combine("f1.conf")).GetBoolean("deepest"));
        var e = Assert.Throws<HoconParseException>(() => Read("f0.conf", "include \"f1.conf\""));
        Assert.Contains("nested more than 20 deep", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_include_the_next_one_twice_do_not_multiply_without_end()
    {
        for (var i = 1; i <= 20; i++)
        {
            Write($"f{i}.conf", i < 20 ? $"include \"f{i + 1}.conf\"\ninclude \"f{i + 1}.conf\"" : "x = 1");
        }

        var e = Assert.Throws<HoconParseException>(() => ConfigurationFactory.ParseFile(_scratch.Combine("f1.conf")));

        Assert.Contains("more than 1000 files", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_refused_at_the_byte()
    {
        File.WriteAllBytes(_scratch.Combine("a.conf"), [.. "x = 1\ny = ä"u8, 0xff, .. "\n"u8]);

        var e = Assert.Throws<HoconParseException>(() => ConfigurationFactory.ParseFile(_scratch.Combine("a.conf")));

        Assert.Equal((2, 6), (e.Line, e.Column));
        Assert.Contains("0xff", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_end_is_refused()
    {
        var e = Assert.Throws<HoconParseException>(() => ConfigurationFactory.ParseFile("/dev/zero"));

        Assert.Contains("bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_directory_are_reported_by_name()
    {
        var missing = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseFile(_scratch.Combine("none.conf")));
        var directory = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.FromFile(_scratch.Path));

        Assert.Contains(_scratch.Combine("none.conf"), missing.Message, StringComparison.Ordinal);
        Assert.Contains(_scratch.Path, directory.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resource_is_read_from_the_assembly_that_holds_it()
    {
        var assembly = new AssemblyWithResource("reference.conf", "\nx = ${y}, y = 1");

        var config = ConfigurationFactory.FromResource("reference.conf", assembly);
        var e = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.FromResource("none.conf", assembly));

        Assert.Equal((1, "reference.conf:2"), (config.GetInt("x"), config.Origin("x")));
        Assert.Equal("Assembly fake holds no resource 'none.conf'; it has: reference.conf.", e.Message);
    }

    private void Write(string name, string hocon)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_scratch.Combine(name))!);
        File.WriteAllText(_scratch.Combine(name), hocon, Encoding.UTF8);
    }

    private Config Read(string name, string hocon)
    {
        Write(name, hocon);
        return ConfigurationFactory.ParseFile(_scratch.Combine(name));
    }

    private sealed class AssemblyWithResource(string resource, string text) : Assembly
    {
        public override AssemblyName GetName() => new("fake");

        public override string[] GetManifestResourceNames() => [resource];

        public override Stream? GetManifestResourceStream(string name) => name == resource ? new MemoryStream(Encoding.UTF8.GetBytes(text)) : null;
    }
}
