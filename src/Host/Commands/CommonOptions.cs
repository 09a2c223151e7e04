using System.CommandLine;
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
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 1024)
            {
                result.AddError("--nodes must be a whole number from 1 to 1024.");
            }
        });
        return option;
    }

    public static Option<string?> RunDir(string description) => new("--run-dir") { Description = description };

    public static Option<string[]> Config() => new("--config")
    {
        Description = "A HOCON file with settings; what stands there wins over hocon/host.conf. May be given more than once.",
    };

    /// <summary>The run directory of an option, the environment, or the default.</summary>
    public static string RunDirectoryOf(string? option) => option is null ? RunDirectory.DefaultPath : Path.GetFullPath(option);

    /// <summary>The settings of this process: defaults, the installation's, then the user's.</summary>
    public static ActorShmSettings LoadSettings(IReadOnlyList<string>? configFiles) =>
        ActorShmSettings.Load([.. ActorShmSettings.InstalledOverrides("host.conf"), .. configFiles ?? []]);
}
