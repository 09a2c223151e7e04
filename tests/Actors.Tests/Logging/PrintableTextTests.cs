using ActorShm.Actors.Logging;

namespace ActorShm.Actors.Tests.Logging;

public class PrintableTextTests
{
    [Theory]
    [InlineData("plain, Grüße, 数, 🙂", "plain, Grüße, 数, 🙂")]
    [InlineData("", "")]
    [InlineData("\u001b[2J", @"\x1b[2J")]
    [InlineData("a\rb\nc\td\0", @"a\rb\nc\td\x00")]
    [InlineData("\u007f\u009b31m", @"\x7f\x9b31m")]
    [InlineData("x\u202egnp.exe\u202c", @"x\u202egnp.exe\u202c")]
    [InlineData("\u2066\u2069\u200f\u061c\u2028", @"\u2066\u2069\u200f\u061c\u2028")]
    public void What_a_terminal_would_obey_is_shown_as_Python_shows_it(string text, string shown) => Assert.Equal(shown, PrintableText.Of(text));

    [Fact]
    public void Lines_and_columns_stay() => Assert.Equal("a\tb\n  c\\x1b\\r\n", PrintableText.Lines("a\tb\n  c\u001b\r\n"));
}
