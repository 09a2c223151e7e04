using System.CommandLine;
using ActorShm.Actors.Configuration;
using ActorShm.Host.Ending;
using ActorShm.Segments;

namespace ActorShm.Host.Commands;

/// <summary>The options by which every command takes settings; docs/operations.md says which source wins.</summary>
internal sealed class SettingsOptions
{
    private readonly Option<string[]> _config = new("--config")
    {
        Description = "A HOCON file with settings; what stands there wins over hocon/host.conf. May be given more than once.",
    };

    private readonly Option<string[]> _define = new("-D")
    {
        Description = "One setting as key=value, such as -D actorshm.host.drain-timeout=1m; wins over files and environment variables. May be given more than once.",
        HelpName = "key=value",
    };

    private readonly Option<string?> _logFormat = new("--log-format")
    {
        Description = "Write logs as text or as json, one object a line; the same as -D actorshm.log-format=….",
        HelpName = "text|json",
    };

    public SettingsOptions()
    {
        _config.Validators.Add(CommonOptions.RequirePath);
        CommonOptions.AcceptOnly(_logFormat, "text", "json");
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_config);
        command.Add(_define);
        command.Add(_logFormat);
    }

    /// <summary>Gets the sources that were given, for this process and for the processes that it starts.</summary>
    public SettingsSources Read(ParseResult parsed)
    {
        var definitions = parsed.GetValue(_define) ?? [];
        return new SettingsSources(
            [.. (parsed.GetValue(_config) ?? []).Select(NameForOthers)],
            parsed.GetValue(_logFormat) is { } format ? [.. definitions, $"actorshm.log-format={format}"] : definitions);
    }

    // Nodes read the file as well.
    private static string NameForOthers(string path)
    {
        try
        {
            return SameFile.NameForOthers(path);
        }
        catch (Exception e) when (e is SegmentException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--config {path}: {e.Message}", e);
        }
    }
}
