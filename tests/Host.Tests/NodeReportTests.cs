using System.Collections.Immutable;
using ActorShm.Actors;
using ActorShm.Host.Reporting;
using Spectre.Console;

namespace ActorShm.Host.Tests;

public class NodeReportTests
{
    // Goal: nodes that have left by the dozen hide none that was lost, and nothing is left out silently.
    [Fact]
    public void A_table_shows_the_last_of_each_kind_and_says_how_many_more_there_are()
    {
        ImmutableArray<GoneNode> gone = [.. Enumerable.Range(1, 43).Select(number => Gone(number, hasLeft: true)), .. Enumerable.Range(101, 2).Select(number => Gone(number, hasLeft: false))];

        var lines = Render(gone).Split('\n').Select(line => line.Trim()).ToList();

        Assert.Equal([.. Enumerable.Range(101, 2), .. Enumerable.Range(1, 20)], lines.Where(line => line.EndsWith("gone", StringComparison.Ordinal)).Select(line => int.Parse(line.Split(' ')[0], null)));
        Assert.Equal("… 23 more before these; --json has them all", Assert.Single(lines, line => line.Contains("more", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_table_of_as_many_as_it_shows_says_nothing_of_more() =>
        Assert.DoesNotContain("more", Render([.. Enumerable.Range(1, 20).Select(number => Gone(number, hasLeft: false))]), StringComparison.Ordinal);

    private static GoneNode Gone(int number, bool hasLeft) =>
        new(number, number, Pid: 1000 + number, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, PartitionsDone: 0, hasLeft, Cause: "is gone", LastLines: string.Empty, Next: string.Empty, Usage: null, Work: []);

    private static string Render(ImmutableArray<GoneNode> gone)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = UnbrokenLines.Width;
        console.Write(NodeReport.TableOf(new NodeList("/run", HostPid: 1, [], gone)));
        return text.ToString();
    }
}
