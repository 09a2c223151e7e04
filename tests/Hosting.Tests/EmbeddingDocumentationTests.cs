using System.Reflection;
using System.Text.RegularExpressions;
using ActorShm.Actors;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Hosting.Tests;

/// <summary>What the documentation of embedding shows is taken from the samples, which other tests run. Built into the tests are the sources and the pages, as they were when they were compiled.</summary>
public partial class EmbeddingDocumentationTests
{
    private static readonly string[] Sources =
        [.. typeof(EmbeddingDocumentationTests).Assembly.GetManifestResourceNames().Where(name => name.Contains('/', StringComparison.Ordinal)).Select(ReadBuiltIn)];

    // Of the engine's there are too many with the names of other things, and it is named by a sentence of its own.
    private static readonly ILookup<string, Type> PublicTypes = new[] { typeof(ActorShmRun), typeof(RunClient), typeof(Kernel), typeof(SegmentHandle), typeof(Config) }
        .SelectMany(type => type.Assembly.GetExportedTypes())
        .Where(type => !type.IsNested)
        .ToLookup(type => type.Name.Split('`')[0], StringComparer.Ordinal);

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

    // Goal: whoever follows a page finds every name. Method: what stands in its code and is the name of a public type of ours.
    [Theory]
    [InlineData("embedding.md")]
    [InlineData("csharp.md")]
    public void A_page_lists_the_namespaces_of_the_names_that_it_uses_and_no_others(string page)
    {
        var named = NamespacesIn(ReadBuiltIn(page)); // of what only one engine has, where the page comes to it
        var used = Code().Matches(ReadBuiltIn(page))
            .SelectMany(code => Names().Matches(code.Value).Select(name => name.Value))
            .Distinct(StringComparer.Ordinal)
            .Select(name => (Name: name, Namespaces: PublicTypes[name].Select(type => type.Namespace!).ToList()))
            .Where(name => name.Namespaces.Count > 0)
            .ToList();

        Assert.Equal([], used.Where(name => !name.Namespaces.Exists(named.Contains)).Select(name => $"{name.Name} of {string.Join(", ", name.Namespaces)}"));
        Assert.Equal([], ListedIn(page).Except(used.SelectMany(name => name.Namespaces), StringComparer.Ordinal));
    }

    // Goal: what the members give and take can be named too, although no page shows all of them.
    [Fact]
    public void The_page_lists_the_namespaces_of_what_runs_and_sessions_give_and_take()
    {
        var listed = ListedIn("embedding.md");
        Type[] shown = [typeof(ActorShmRun), typeof(ActorShmOptions), typeof(ActorShmSystem), typeof(EndedNode), typeof(NodeSetup), typeof(RunClient), typeof(RunFailedException), typeof(ProgramRequest)];

        var given = shown.SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)).SelectMany(TypesIn).SelectMany(Parts);

        Assert.Equal([], given.Where(type => IsOurs(type.Namespace) && !listed.Contains(type.Namespace!)).Select(type => type.FullName).Distinct(StringComparer.Ordinal));
    }

    /// <summary>Those of the sentence that says so, up to the end of its paragraph.</summary>
    private static HashSet<string> ListedIn(string page) => NamespacesIn(List().Match(ReadBuiltIn(page)).Value);

    private static HashSet<string> NamespacesIn(string text) => [.. Namespaces().Matches(text).Select(name => name.Value)];

    private static bool IsOurs(string? name) => PublicTypes.Any(types => types.Any(type => string.Equals(type.Namespace, name, StringComparison.Ordinal)));

    private static IEnumerable<Type> TypesIn(MemberInfo member) => member switch
    {
        MethodBase method => [.. method.GetParameters().Select(parameter => parameter.ParameterType), method is MethodInfo { ReturnType: var returned } ? returned : typeof(void)],
        PropertyInfo property => [property.PropertyType],
        _ => [],
    };

    private static IEnumerable<Type> Parts(Type type) => type switch
    {
        { HasElementType: true } => Parts(type.GetElementType()!),
        { IsGenericType: true } => [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)],
        _ => [type],
    };

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

    [GeneratedRegex(@"^```csharp\n.*?^```$|`[^`\n]+`", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Names();

    [GeneratedRegex(@"are in the namespaces.*?\n\n", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex List();

    [GeneratedRegex(@"\bActorShm(\.[A-Z]\w+)+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Namespaces();

    [GeneratedRegex(@"^```(csharp|json)\n(?<body>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FencedExamples();
}
