using ActorShm.Host.Commands;
using ActorShm.Host.Ending;
using ActorShm.Host.Files.Reading;
using ActorShm.Testing;

namespace ActorShm.Host.Tests;

public sealed class CsvFileTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("t\n1\n2\n", new[] { 1.0, 2 })]
    [InlineData("t\n1\n2", new[] { 1.0, 2 })]
    [InlineData("t\r\n1\r\n2\r\n", new[] { 1.0, 2 })]
    [InlineData("\uFEFFt\n1\n", new[] { 1.0 })]
    [InlineData("a,t\n\"x,\"\"y\"\"\n z\",7\n", new[] { 7.0 })]
    [InlineData("a,t,b\n,1e3,\n,-0.5,\n, 2 ,\n", new[] { 1000, -0.5, 2 })]
    [InlineData("t,u\nNA,1\n,2\n\"\",3\n\"NA\",4\n", new[] { double.NaN, double.NaN, double.NaN, double.NaN })]
    [InlineData("t\nnan\ninf\n-inf\n+Inf\n", new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity })]
    [InlineData("t\n1\n\n3\n\n", new[] { 1, double.NaN, 3 })] // a blank line in a file of one column is an empty cell, at the end it is nothing
    [InlineData("t\n1\n\n\n", new[] { 1.0 })]
    [InlineData("t\n1\nNA\n\n", new[] { 1, double.NaN })] // so a last value that is missing has to be written
    [InlineData("t\n1\n\"\"\n", new[] { 1, double.NaN })]
    [InlineData("t,u\n1,2\n\n3,4\n", new[] { 1.0, 3 })]
    [InlineData("t\n", new double[0])]
    public void A_column_is_read_as_numbers(string text, double[] expected)
    {
        var numbers = CsvFile.ReadColumns(Write(text), ["t"]).Numbers[0];

        Assert.Equal(expected.Length, numbers.Count);
        Assert.Equal(expected.Length, CsvFile.CountRows(Write(text), ["t"]).Rows);
        Assert.Equal(expected, All(numbers));
    }

    [Theory]
    [InlineData("t\n1\nabc\n", "row 2")]
    [InlineData("t\n1,5\n", "cells")]
    [InlineData("t,u\n1,2\n3\n", "row 2")]
    [InlineData("t\n1_000\n", "1_000")]
    [InlineData("t\n0x10\n", "0x10")]
    [InlineData("u,v\n1,2\n", "u, v")]
    [InlineData("t,t\n1,2\n", "more than one")]
    [InlineData("t;u\n1;2\n", "separated by commas, and here there seem to be semicolons")]
    [InlineData("t\tu\n1\t2\n", "separated by commas, and here there seem to be tabs")]
    [InlineData("", "header")]
    public void Anything_else_is_an_error_that_says_where(string text, string word)
    {
        var error = Assert.Throws<UsageException>(() => CsvFile.ReadColumns(Write(text), ["t"]));
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
        Assert.Contains(word, Assert.Throws<UsageException>(() => CsvFile.CountRows(Write(text), ["t"])).Message, StringComparison.Ordinal);
    }

    // Goal: a message can be read, whatever file was named. Method: a header of very many columns, a name and a cell of a million characters, with one of two halves where they are cut.
    [Fact]
    public void What_messages_quote_of_a_file_is_cut_and_says_how_much_more_there_is()
    {
        var many = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"c{i}"));
        var text = new string('x', 79) + "\U0001F600" + new string('y', 1_000_000);

        Assert.EndsWith("c28, c29 and 99,970 more.", Refused(many), StringComparison.Ordinal);
        Assert.EndsWith(" c28, c29.", Refused(many[..many.IndexOf(",c30,", StringComparison.Ordinal)]), StringComparison.Ordinal);
        Assert.EndsWith("Its columns are: " + new string('x', 79) + "… (1,000,002 characters more), u.", Refused($"{text},u"), StringComparison.Ordinal);
        Assert.Contains($"'{new string('x', 79)}… (1,000,002 characters more)' is no number.", Refused($"t\n{text}"), StringComparison.Ordinal);

        string Refused(string file) => Assert.Throws<UsageException>(() => CsvFile.ReadColumns(Write(file), ["t"])).Message;
    }

    // Goal: nobody loses the first row of a file without a header in silence. Method: what a header of numbers is, and what is none.
    [Theory]
    [InlineData("1,t\n3,4\n", "t", false)]
    [InlineData("t\n3\n", "t", false)]
    [InlineData("nan,inf\n3,4\n", "inf", false)]
    [InlineData("NA,\n3,4\n", "NA", false)]
    [InlineData("1,-2.5e3\n3,4\n", "1", true)]
    [InlineData("1,NA, 2,\n3,4,5,6\n", "1", true)]
    public void A_header_of_numbers_is_noted(string text, string column, bool isNoted)
    {
        var read = CsvFile.ReadColumns(Write(text), [column]);

        Assert.Equal(1, read.Numbers[0].Count);
        Assert.Equal(isNoted, read.Note?.Contains("the first line of", StringComparison.Ordinal) ?? false);
    }

    // Goal: the line is the one that an editor shows. Method: a header, a blank line, a quoted cell of two lines and both kinds of line ends come before.
    [Theory]
    [InlineData("t\n1\nabc\n", 3, 2)]
    [InlineData("t\r\n1\r\n\r\nabc\r\n", 4, 3)]
    [InlineData("a,t\n\"x\ny\",1\n\nz,abc\n", 5, 3)]
    [InlineData("a,t\n\"x\ny\",1\nz\n", 4, 2)]
    [InlineData("\"a\nb\",t\n\"x\",1\n\"x,abc\n", 4, 2)]
    public void An_error_names_the_line_of_the_file_and_the_row_below_the_header(string text, int line, int row)
    {
        var error = Assert.Throws<UsageException>(() => CsvFile.ReadColumns(Write(text), ["t"]));
        Assert.Contains($"line {line} of {_scratch.Combine("t.csv")} (row {row})", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_ends_when_it_is_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => CsvFile.ReadColumns(Write("t\n1\n2\n"), ["t"], new CancellationToken(canceled: true)));

    [Fact]
    public void Long_columns_keep_their_order()
    {
        var numbers = CsvFile.ReadColumns(Write("t\n" + string.Join('\n', Enumerable.Range(0, 200_000)) + "\n"), ["t"]).Numbers[0];

        Assert.Equal(Enumerable.Range(0, 200_000).Select(i => (double)i), All(numbers));
    }

    // Method: a pipe gives what it has once only.
    [Fact]
    public async Task Columns_of_one_file_are_read_in_one_pass_in_the_order_in_which_they_are_asked_for()
    {
        var pipe = _scratch.Combine("pipe.csv");
        Assert.Equal(0, (await TestProcess.RunAsync("/usr/bin/mkfifo", [pipe])).ExitCode);
        var reading = CsvFile.ReadColumnsAsync(pipe, ["b", "a", "b"], CancellationToken.None);
        await File.WriteAllTextAsync(pipe, "a,b\n1,2\nNA,4\n").WaitAsync(Watchdog.Limit);
        var read = await reading.WaitAsync(Watchdog.Limit);

        Assert.Equal([[2.0, 4], [1, double.NaN], [2, 4]], read.Numbers.Select(All));
    }

    private static double[] All(CsvNumbers numbers) => [.. numbers.TakeChunks().SelectMany(chunk => chunk.ToArray())];

    private string Write(string text)
    {
        var path = _scratch.Combine("t.csv");
        File.WriteAllText(path, text);
        return path;
    }
}
