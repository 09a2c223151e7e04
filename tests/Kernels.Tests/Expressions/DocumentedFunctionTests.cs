using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ActorShm.Kernels.Tests.Expressions;

/// <summary>The README lists the functions of the language in code spans: all of them, and none that does not exist.</summary>
public partial class DocumentedFunctionTests
{
    private static readonly ImmutableArray<ImmutableArray<string>> Spans =
        [.. CodeSpan().Matches(Section()).Select(span => span.Groups["words"].Value.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToImmutableArray())];

    // Casts are called as their types, and the README describes the nan forms by the function without.
    [Fact]
    public void Every_function_is_listed()
    {
        var listed = Spans.SelectMany(words => words).ToHashSet();
        var functions = FunctionTable.Names.Except(DTypes.All.Select(dtype => dtype.Name())).Select(name => name.StartsWith("nan", StringComparison.Ordinal) ? name[3..] : name);

        Assert.Equal([], functions.Except(listed));
    }

    [Fact]
    public void Every_word_of_a_list_is_a_function()
    {
        var listed = Spans.Where(words => words.Length > 1).SelectMany(words => words).ToArray();

        Assert.InRange(listed.Length, 50, FunctionTable.Names.Count);
        Assert.Equal([], listed.Except(FunctionTable.Names));
    }

    private static string Section()
    {
        var checkout = typeof(DocumentedFunctionTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Checkout").Value!;
        var page = File.ReadAllText(Path.Combine(checkout, "README.md"));
        return page.Split("\nA program is statements")[1].Split("\nThe answer has the same bits")[0];
    }

    [GeneratedRegex("`(?<words>[a-z][a-z0-9_]*(\\s[a-z][a-z0-9_]*)*)`", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CodeSpan();
}
