using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Coordination;

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

    /// <summary>An option that names a file or directory, and therefore is not empty.</summary>
    public static Option<string?> PathOption(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description };
        option.Validators.Add(RequirePath);
        return option;
    }

    /// <summary>Adds an error unless the one token is a whole number in a range. Looks at the text, because a value that does not parse has none.</summary>
    public static void RequireWhole(OptionResult result, long from, long to)
    {
        if (result.Tokens is [var token]
            && (!long.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || value < from || value > to))
        {
            result.AddError($"{result.Option.Name} must be a whole number from {from} to {to}; it was '{token.Value}'.");
        }
    }

    private static void RequirePath(OptionResult result)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError($"{result.Option.Name} needs a path; it was empty.");
        }
    }

    public static Option<string[]> Config()
    {
        var option = new Option<string[]>("--config")
        {
            Description = "A HOCON file with settings; what stands there wins over hocon/host.conf. May be given more than once.",
        };
        option.Validators.Add(RequirePath);
        return option;
    }

    /// <summary>The run directory of an option, the environment, or the default.</summary>
    public static string RunDirectoryOf(string? option) => option is null ? RunDirectory.DefaultPath : Path.GetFullPath(option);

    /// <summary>The settings of this process: defaults, the installation's, then the user's.</summary>
    public static ActorShmSettings LoadSettings(IReadOnlyList<string>? configFiles) =>
        ActorShmSettings.Load([.. ActorShmSettings.InstalledOverrides("host.conf"), .. configFiles ?? []]);
}
