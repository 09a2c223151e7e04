using ActorShm.Host.Reporting;
using Spectre.Console;

namespace ActorShm.Host.Tests;

public sealed class TerminalFrameTests : IDisposable
{
    private const int Columns = 10;

    private readonly StringWriter _screen = new();

    public void Dispose() => _screen.Dispose();

    // Goal: a path or id can be copied from a table that changes. Method: a line of two and a half widths of the terminal, which shows it in three rows.
    [Fact]
    public void A_long_line_is_drawn_in_one_piece_and_drawn_over_in_all_its_rows()
    {
        var console = ConsoleOf();
        var frame = new TerminalFrame(() => (Columns, Rows: 24));

        console.Write(frame.Next(new Text(new string('x', 25) + "\nshort")));
        console.Write(frame.Next(new Text("last")));

        Assert.Equal($"{new string('x', 25)}\nshort\n\r\e[4A\e[Jlast\n", _screen.ToString());
    }

    [Fact]
    public void What_does_not_fit_on_the_terminal_is_left_out()
    {
        var console = ConsoleOf();
        var frame = new TerminalFrame(() => (Columns, Rows: 4));

        console.Write(frame.Next(new Text("1\n2\n3\n4\n5")));
        console.Write(frame.Next(new Text("last")));

        Assert.Equal("1\n2\n3\n\r\e[3A\e[Jlast\n", _screen.ToString());
    }

    private IAnsiConsole ConsoleOf()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(_screen) });
        console.Profile.Width = Columns;
        return console;
    }
}
