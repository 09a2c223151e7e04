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
    public void What_does_not_fit_on_the_terminal_is_left_out_and_the_last_row_says_how_much()
    {
        var console = ConsoleOf(columns: 60);
        var frame = new TerminalFrame(() => (Columns: 60, Rows: 4));

        console.Write(frame.Next(new Text("1\n2\n3\n4\n5")));
        console.Write(frame.Next(new Text("last")));

        Assert.Equal("1\n2\n… 3 more lines: all are shown without --watch\n\r\e[3A\e[Jlast\n", _screen.ToString());
    }

    [Theory]
    [InlineData(3, "1\n… 2 more l\n")]
    [InlineData(2, "… 3 more l\n")]
    [InlineData(1, "")]
    public void What_is_said_of_it_takes_one_row_where_there_is_one(int rows, string shown)
    {
        var console = ConsoleOf();

        console.Write(new TerminalFrame(() => (Columns, rows)).Next(new Text("1\n2\n3")));

        Assert.Equal(shown, _screen.ToString());
    }

    // Goal: a table that fits is not said to be cut. Method: it ends with a line of nothing, as tables do, for which there is no room.
    [Fact]
    public void Nothing_is_said_of_empty_lines_that_do_not_fit()
    {
        var console = ConsoleOf();

        console.Write(new TerminalFrame(() => (Columns, Rows: 3)).Next(new Text("1\n2\n \n")));

        Assert.Equal("1\n2\n", _screen.ToString());
    }

    private IAnsiConsole ConsoleOf(int columns = Columns)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(_screen) });
        console.Profile.Width = columns;
        return console;
    }
}
