using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ActorShm.Processes.Tests.Documentation;

/// <summary>docs/json.md: what programs may rely on in the documents that commands print.</summary>
internal static partial class JsonPage
{
    private static readonly Lazy<ImmutableDictionary<string, ImmutableHashSet<string>>> Keys = new(Read);

    /// <summary>The programs of the page, each with the value that it is said to have.</summary>
    public static IReadOnlyList<(string Program, string Value)> Examples =>
        [.. Example().Matches(Text()).Select(match => (match.Groups["program"].Value, match.Groups["value"].Value))];

    /// <summary>Every key of a document stands in the section of its command.</summary>
    /// <param name="command">The first word of the command, with which the heading begins.</param>
    /// <param name="document">What it printed.</param>
    public static void RequireDocumented(string command, JsonElement document)
    {
        Assert.True(Keys.Value.TryGetValue(command, out var documented), $"docs/json.md has no section '{command}'.");
        var missing = KeysOf(document).Where(key => !documented!.Contains(key)).Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.True(missing.Length == 0, $"docs/json.md does not say in its section '{command}' what these keys are: {string.Join(", ", missing)}");
    }

    private static IEnumerable<string> KeysOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => KeysOf(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(KeysOf),
        _ => [],
    };

    private static ImmutableDictionary<string, ImmutableHashSet<string>> Read() =>
        Heading().Split(Text()) // text, then name and text of each section in turn
            .Skip(1).Chunk(2).ToImmutableDictionary(section => section[0], section => CodeSpan().Matches(section[1]).Select(match => match.Groups["key"].Value).ToImmutableHashSet());

    private static string Text() => File.ReadAllText(Path.Combine(Cli.Checkout, "docs", "json.md"));

    [GeneratedRegex(@"^## (?<command>\w+).*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Heading();

    [GeneratedRegex("`(?<key>[^`\n]+)`", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CodeSpan();

    [GeneratedRegex("`(?<program>[^`\n]+)` is `(?<value>[^`\n]+)`", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Example();
}
