using ActorShm.Host.Commands;
using ActorShm.Host.Files.Writing;
using ActorShm.Testing;

namespace ActorShm.Host.Tests;

public sealed class WholeFileTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    // Goal: in a directory where others write too, nothing is written to where a link of theirs leads.
    [Fact]
    public void A_link_in_the_way_is_replaced_and_not_followed()
    {
        var victim = _scratch.Combine("victim");
        File.WriteAllText(victim, "mine");
        File.CreateSymbolicLink(_scratch.Combine("load.html"), victim);

        ReportDirectory.Prepare(_scratch.Path)!.Write("load.html", static file => file.Write("<html>"u8));

        Assert.Equal("mine", File.ReadAllText(victim));
        Assert.Equal("<html>", File.ReadAllText(_scratch.Combine("load.html")));
        Assert.Equal(["load.html", "victim"], Directory.GetFiles(_scratch.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_was_there_stays_when_the_file_cannot_be_written()
    {
        File.WriteAllText(_scratch.Combine("load.json"), "before");

        var failure = Assert.Throws<IOException>(() => ReportDirectory.Prepare(_scratch.Path)!.Write("load.json", static _ => throw new IOException("The disk is full.")));

        Assert.Contains("The disk is full.", failure.Message, StringComparison.Ordinal);
        Assert.Equal("before", File.ReadAllText(_scratch.Combine("load.json")));
        Assert.Single(Directory.GetFiles(_scratch.Path));
    }
}
