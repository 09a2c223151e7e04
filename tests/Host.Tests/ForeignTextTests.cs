using ActorShm.Host.Reporting;
using ActorShm.Host.Reporting.Html;

namespace ActorShm.Host.Tests;

/// <summary>Goal: nothing that stands in a name or a message reaches a terminal or a page as a command.</summary>
public class ForeignTextTests
{
    private const string Foreign = "a\u001b]0;owned\u0007\u202e";

    [Fact]
    public void What_commands_print_obeys_nobody_however_it_is_written()
    {
        using var inner = new StringWriter { NewLine = "\n" };
        using var writer = new StandardStreamWriter(inner, _ => { }) { NewLine = "\n" };

        writer.WriteLine(Foreign);
        writer.Write(Foreign);
        writer.Write(Foreign.ToCharArray());
        writer.Write(Foreign.AsSpan());
        writer.Write('\u001b');
        writer.WriteLine();
        writer.WriteLine("{0}", Foreign);

        const string shown = @"a\x1b]0;owned\x07\u202e";
        Assert.Equal($"{shown}\n{shown}{shown}{shown}\\x1b\n{shown}\n", inner.ToString());
    }

    [Fact]
    public void A_cell_of_a_table_is_neither_markup_nor_a_command() => Assert.Equal(@"[[red]]\x1b", Cell.Of("[red]\u001b"));

    [Fact]
    public void A_page_shows_what_a_browser_would_obey() => Assert.Equal(@"<p>&lt;b&gt;\u202e</p>", HtmlText.Of($"<p>{"<b>\u202e"}</p>").Markup);
}
