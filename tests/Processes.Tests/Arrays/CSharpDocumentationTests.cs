using System.Text.RegularExpressions;
using System.Xml.Linq;
using ActorShm.Actors;

namespace ActorShm.Processes.Tests;

/// <summary>What the documentation shows in C# is what <see cref="CSharpExampleTests"/> compiles and runs. Built into the tests are its source and the pages, as they were when it was compiled.</summary>
public partial class CSharpDocumentationTests
{
    private const int BodyIndent = 8; // of a statement in a method of a class

    [Fact]
    public void The_examples_of_the_page_are_those_that_are_tested()
    {
        var examples = FencedIn("csharp.md");
        Assert.Equal(2, examples.Count);
        Assert.All(examples, AssertTested);
    }

    [Fact]
    public void The_example_of_the_front_page_is_the_one_that_is_tested() =>
        AssertTested(Assert.Single(FencedIn("README.md"), example => example.Contains("SharedArray<", StringComparison.Ordinal)));

    [Fact]
    public void The_example_of_the_type_is_the_one_that_is_tested()
    {
        var documentation = XDocument.Load(Path.ChangeExtension(typeof(SharedArray<>).Assembly.Location, ".xml"));
        AssertTested(Assert.Single(documentation.Descendants("member"), IsOfTheType).Descendants("example").Elements("code").Single().Value);

        static bool IsOfTheType(XElement member) => member.Attribute("name")?.Value == $"T:{typeof(SharedArray<>).FullName}";
    }

    private static void AssertTested(string example)
    {
        var lines = example.Trim('\n').Split('\n');
        var indent = lines[0].Length - lines[0].TrimStart().Length;
        var body = lines.Select(line => line.Length > indent ? new string(' ', BodyIndent) + line[indent..].TrimEnd() : "");
        Assert.Contains($"\n{string.Join('\n', body)}\n", ReadBuiltIn("CSharpExampleTests.cs"), StringComparison.Ordinal);
    }

    private static List<string> FencedIn(string page) => [.. FencedExamples().Matches(ReadBuiltIn(page)).Select(match => match.Groups["body"].Value)];

    private static string ReadBuiltIn(string name)
    {
        using var stream = typeof(CSharpDocumentationTests).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^```csharp\n(?<body>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FencedExamples();
}
