using System.Text.RegularExpressions;

namespace ActorShm.Hosting.Tests;

/// <summary>What the documentation of embedding shows is taken from the samples, which other tests run. Built into the tests are the sources and the pages, as they were when they were compiled.</summary>
public partial class EmbeddingDocumentationTests
{
    private static readonly string[] Sources =
        [.. typeof(EmbeddingDocumentationTests).Assembly.GetManifestResourceNames().Where(name => name.Contains('/', StringComparison.Ordinal)).Select(ReadBuiltIn)];

    [Fact]
    public void Every_example_of_the_page_stands_in_a_sample()
    {
        var examples = FencedIn("embedding.md");
        Assert.True(examples.Count >= 8, $"{examples.Count} examples were found.");
        Assert.All(examples, AssertTaken);
    }

    // Goal: who copies the lines of the page has the exit code that it promises for a broken run. .NET asks a Main that returns a number for it, and nobody else.
    [Fact]
    public void Where_the_page_adds_ActorShm_to_an_application_it_shows_how_Main_ends()
    {
        var examples = FencedIn("embedding.md");
        var added = examples.FindIndex(example => example.Contains(".AddActorShm(", StringComparison.Ordinal));

        Assert.EndsWith("return Environment.ExitCode;\n", examples[added + 1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_of_the_front_page_stands_in_a_sample() =>
        AssertTaken(Assert.Single(FencedIn("README.md"), example => example.Contains("ActorShmNode", StringComparison.Ordinal)));

    private static void AssertTaken(string example)
    {
        var wanted = Normalize(example);
        Assert.True(Sources.Any(source => Normalize(source).Contains(wanted, StringComparison.Ordinal)), $"No sample has this:\n{example}");
    }

    /// <summary>Lines without their indentation: the page shows statements without what is around them.</summary>
    private static string Normalize(string text) => "\n" + string.Join('\n', text.Trim('\n').Split('\n').Select(line => line.Trim())) + "\n";

    private static List<string> FencedIn(string page) => [.. FencedExamples().Matches(ReadBuiltIn(page)).Select(match => match.Groups["body"].Value)];

    private static string ReadBuiltIn(string name)
    {
        using var stream = typeof(EmbeddingDocumentationTests).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^```(csharp|json)\n(?<body>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FencedExamples();
}
