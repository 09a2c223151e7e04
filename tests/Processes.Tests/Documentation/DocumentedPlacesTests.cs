using System.Text.RegularExpressions;

namespace ActorShm.Processes.Tests.Documentation;

/// <summary>Whoever follows a page into the code finds what it names, and whoever looks a word up finds it where it would stand.</summary>
public sealed partial class DocumentedPlacesTests
{
    private static readonly string[] Sources = [.. Directory.GetDirectories(Path.Combine(Cli.Checkout, "src")).Select(folder => Path.GetFileName(folder)!)];
    private static readonly string[] Folders = ["src", "tests", "samples", "bench", "docs", "scripts", "hocon"];

    [Fact]
    public void Every_file_and_folder_of_ours_that_a_page_names_is_there()
    {
        var named = Directory.GetFiles(Path.Combine(Cli.Checkout, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Cli.Checkout, "README.md"))
            .SelectMany(page => Place().Matches(File.ReadAllText(page)).Select(match => (Page: Path.GetFileName(page), Place: match.Groups["place"].Value)))
            .Where(named => named.Place.Split('/')[0] is var first && (Folders.Contains(first, StringComparer.Ordinal) || Sources.Contains(first, StringComparer.Ordinal)))
            .ToList();

        Assert.True(named.Count > 60, $"Only {named.Count} were found.");
        Assert.Equal([], named.Where(named => !IsThere(named.Place)).Select(named => $"{named.Page}: {named.Place}"));
    }

    [Fact]
    public void The_words_of_the_glossary_stand_in_the_order_of_the_alphabet()
    {
        var words = Word().Matches(File.ReadAllText(Path.Combine(Cli.Checkout, "docs", "glossary.md"))).Select(match => match.Groups["word"].Value).Skip(1).ToList(); // without the head

        Assert.True(words.Count > 60, $"Only {words.Count} were found.");
        Assert.Equal(words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), words);
    }

    /// <summary>The pages name a class by its file without the ending, and the projects without the folder in which they all lie.</summary>
    private static bool IsThere(string place)
    {
        var path = Path.Combine(Cli.Checkout, Folders.Contains(place.Split('/')[0], StringComparer.Ordinal) ? place : Path.Combine("src", place));
        return Path.Exists(path) || File.Exists($"{path}.cs");
    }

    [GeneratedRegex("`(?<place>[A-Za-z]+(/[A-Za-z.]+)+)`", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Place();

    [GeneratedRegex(@"^\| (?<word>[a-z][^|]*?) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Word();
}
