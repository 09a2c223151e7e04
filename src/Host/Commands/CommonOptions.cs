using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ActorShm.Actors;

namespace ActorShm.Host.Commands;

/// <summary>Options that several commands share, each defined once.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json")
    {
        Description = "Print one JSON document on standard output; everything else goes to standard error.",
    };

    public static Option<int?> Nodes(string description)
    {
        var option = new Option<int?>("--nodes") { Description = description };
        option.Validators.Add(result => RequireWhole(result, 1, 1024));
        return option;
    }

    public static Option<string?> RunDir(string description) => PathOption("--run-dir", description);

    /// <summary>An option that names a file or directory and therefore must not be empty.</summary>
    public static Option<string?> PathOption(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description };
        option.Validators.Add(RequirePath);
        return option;
    }

    /// <summary>Adds an error unless the one token is a whole number in a range.</summary>
    public static void RequireWhole(ArgumentResult result, string name, long from, long to) => RequireWhole(result, result.Tokens, name, from, to);

    /// <summary>Adds an error unless the one token is a whole number in a range. Looks at the text, because an option whose text does not parse has no value.</summary>
    public static void RequireWhole(OptionResult result, long from, long to) => RequireWhole(result, result.Tokens, result.Option.Name, from, to);

    private static void RequireWhole(SymbolResult result, IReadOnlyList<Token> tokens, string name, long from, long to)
    {
        if (tokens is [var token]
            && (!long.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || value < from || value > to))
        {
            result.AddError($"{name} must be a whole number from {from} to {to}; it was '{token.Value}'.");
        }
    }

    /// <summary>Restricts an option to certain words, which shells then complete.</summary>
    public static void AcceptOnly(Option option, params string[] words)
    {
        option.Validators.Add(result => RequireOneOf(result, result.Tokens, option.Name, words));
        option.CompletionSources.Add(words);
    }

    /// <summary>Restricts an argument to certain words, which shells then complete.</summary>
    public static void AcceptOnly(Argument argument, params string[] words)
    {
        argument.Validators.Add(result => RequireOneOf(result, result.Tokens, argument.Name, words));
        argument.CompletionSources.Add(words);
    }

    private static void RequireOneOf(SymbolResult result, IReadOnlyList<Token> tokens, string name, string[] words)
    {
        foreach (var token in tokens.Where(token => !words.Contains(token.Value, StringComparer.Ordinal)))
        {
            result.AddError($"{name} must be one of {string.Join(", ", words)}; it was '{token.Value}'.");
        }
    }

    /// <summary>An argument that names a file and therefore must not be empty.</summary>
    public static Argument<string> PathArgument(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.Validators.Add(result => RequirePath(result, result.Tokens, name));
        return argument;
    }

    /// <summary>Adds an error for an empty path.</summary>
    public static void RequirePath(OptionResult result) => RequirePath(result, result.Tokens, result.Option.Name);

    private static void RequirePath(SymbolResult result, IReadOnlyList<Token> tokens, string name)
    {
        if (tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError($"{name} needs a path; it was empty.");
        }
    }

    /// <summary>The run directory that the option or the environment names, or else the default.</summary>
    public static string RunDirectoryOf(string? option) => option is null ? RunDirectory.DefaultPath : Path.GetFullPath(option);
}
