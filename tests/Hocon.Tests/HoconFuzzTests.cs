namespace ActorShm.Hocon.Tests;

// Goal: whatever bytes somebody calls a configuration, reading them ends in a Config or in the two exceptions that are documented.
// Method: texts that use all of the syntax, cut, doubled, joined and sprinkled with special characters; every getter on what is left.
public class HoconFuzzTests
{
    private static readonly string[] Texts =
    [
        "a = 1, b = ${a}, a = ${a}x ${?c} y, c { d = ${b}, e += 1, e += [2] } ${?f}\n",
        "path = [ /bin ]\npath = ${path} [ /usr/bin ]\npath += ${HOME}\n",
        "base { x = 1, y { z = [1, 2] } }\nderived = ${base} { y { q = \"s\\u00e4\\n\" } }\n",
        "foo : { a : { c : 1 } }, foo : ${foo.a}, foo : { a : 2 }\n",
        "s = \"\"\"multi\n\"line\"\"\"\"\nt = 10s // comment\n# other\nu = 512KiB, v = [on, off, 1e5, -0.5, null]\n",
        "include \"/no/such/file\"\ninclude required(file(\"/dev/null\"))\n\"quoted.key\".x.\"\" = include\n",
        "x = [ { a += 1, a += 2 }, { b = ${?y} } { c = 3 } ]\ny = ${x} ${x}\n",
        "m { 0 = a, 1 = b }, n = [z] ${m}, o = ${?o} ${?p}, p = ${?o}${?q}\n",
    ];

    private static readonly string[] Sprinkles =
        ["{", "}", "[", "]", "=", ":", "+=", ",", "\n", " ", "\"", "\"\"\"", "${", "${?", "}", ".", "\\", "#", "//", "$", "?", "\0", "\ud800", "\ufeff", "a", "1", "-", "include", "(", ")", "null", "${a}", "${b}", "${c}"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Mutated_texts_end_in_values_or_documented_exceptions(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 5_000; i++)
        {
            var hocon = Mutate(random);
            try
            {
                ReadEverything(ConfigurationFactory.ParseString(hocon));
            }
            catch (HoconParseException e)
            {
                Assert.InRange(e.Line, 1, hocon.Count(c => c == '\n') + 1);
                Assert.InRange(e.Column, 1, hocon.Length + 1);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{e}\n\nfor the text\n{hocon}");
            }
        }
    }

    private static string Mutate(Random random)
    {
        var text = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Texts[random.Next(Texts.Length)]));
        for (var i = random.Next(5); i > 0; i--)
        {
            int from = random.Next(text.Length + 1), length = random.Next(Math.Min(12, text.Length - from) + 1);
            text = random.Next(4) switch
            {
                0 => text.Remove(from, length),
                1 => text.Insert(random.Next(text.Length + 1), text.Substring(from, length)),
                _ => text.Insert(from, Sprinkles[random.Next(Sprinkles.Length)]),
            };
        }

        return text;
    }

    private static void ReadEverything(Config config)
    {
        Assert.Equal(Canonical.Of(config), Canonical.Of(config.ToString()));
        foreach (var path in config.Paths)
        {
            Action[] reads =
            [
                () => config.GetString(path), () => config.GetLong(path), () => config.GetDouble(path), () => config.GetBoolean(path), () => config.GetTimeSpan(path),
                () => config.GetByteSize(path), () => config.GetStringList(path), () => config.GetIntList(path), () => config.GetConfig(path), () => config.GetConfigList(path),
            ];
            Assert.All(reads, read => Assert.True(Record.Exception(read) is null or ConfigurationException, path));
        }
    }
}
