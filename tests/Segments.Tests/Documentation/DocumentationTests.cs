using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ActorShm.Segments.Tests;

/// <summary>What the documentation shows is what <see cref="ExampleTests"/> compiles and runs. Built into the tests are its source and the pages, as they were when it was compiled.</summary>
public partial class DocumentationTests
{
    private const int BodyIndent = 8; // of a statement in a method of a class

    [Fact]
    public void The_examples_of_the_pages_are_those_that_are_tested()
    {
        var examples = FencedExamples().Matches(ReadBuiltIn("arrays.md")).Select(match => match.Groups["body"].Value).ToList();
        Assert.Equal(2, examples.Count);
        Assert.All(examples, AssertTested);
    }

    [Fact]
    public void The_examples_of_the_types_are_those_that_are_tested()
    {
        var documentation = XDocument.Load(Path.ChangeExtension(typeof(SegmentStore).Assembly.Location, ".xml"));
        var examples = documentation.Descendants("example").Elements("code").Select(code => code.Value).ToList();
        Assert.True(examples.Count >= 4, $"{examples.Count} examples were found.");
        Assert.All(examples, AssertTested);
    }

    private static void AssertTested(string example)
    {
        var lines = example.Trim('\n').Split('\n');
        var indent = lines[0].Length - lines[0].TrimStart().Length;
        var body = lines.Select(line => line.Length > indent ? new string(' ', BodyIndent) + line[indent..].TrimEnd() : "");
        Assert.Contains($"\n{string.Join('\n', body)}\n", ReadBuiltIn("ExampleTests.cs"), StringComparison.Ordinal);
    }

    private static string ReadBuiltIn(string name)
    {
        using var stream = typeof(DocumentationTests).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^```csharp\n(?<body>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FencedExamples();
}
