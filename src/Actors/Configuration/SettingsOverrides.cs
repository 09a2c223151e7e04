using System.Text.Json;
using ActorShm.Segments;

namespace ActorShm.Actors.Configuration;

/// <summary>Combines files, environment variables and definitions into one configuration over the defaults, and collects the problems with them.</summary>
/// <param name="known">The keys of all settings.</param>
internal sealed class SettingsOverrides(IReadOnlyCollection<string> known)
{
    private const string EngineRoot = "akka."; // read by the engine Akka.NET; the embedded engine ignores it

    private readonly List<string> _problems = [];
    private readonly List<string> _lostSections = [];
    private readonly SettingVariables _variables = new(known);

    /// <summary>One sentence per problem.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Sections, such as <c>actorshm.host.</c>, that were replaced by a value. Each is one problem, and none of the settings in it can be read.</summary>
    public IReadOnlyList<string> LostSections => _lostSections;

    /// <summary>Reads all sources; later ones win.</summary>
    /// <exception cref="SettingsException">A file cannot be read; then nothing else could be said with certainty.</exception>
    public Config Read(SettingsSources sources)
    {
        var overrides = ConfigurationFactory.Empty;
        foreach (var file in sources.Files)
        {
            overrides = ParseFile(file).WithFallback(overrides);
        }

        foreach (var name in sources.Variables.Keys.Order(StringComparer.Ordinal))
        {
            overrides = ReadVariable(name, sources.Variables[name]).WithFallback(overrides);
        }

        foreach (var definition in sources.Definitions)
        {
            overrides = ReadDefinition(definition).WithFallback(overrides);
        }

        foreach (var path in overrides.Paths.Where(path => !path.StartsWith(EngineRoot, StringComparison.Ordinal) && !known.Contains(path)))
        {
            var section = path + ".";
            if (known.FirstOrDefault(key => key.StartsWith(section, StringComparison.Ordinal)) is { } setting)
            {
                _lostSections.Add(section);
                _problems.Add($"{overrides.Origin(path)}: {path} is no setting but a section of them, such as {setting}, and takes no value of its own; hocon/reference.conf lists all of them.");
            }
            else
            {
                _problems.Add($"{overrides.Origin(path)}: {path} is not a setting; hocon/reference.conf lists all of them.");
            }
        }

        return overrides;
    }

    private static Config ParseFile(string file)
    {
        try
        {
            return SameFile.IsSpecial(file) && !SameFile.Are(file, "/dev/null")
                ? throw new SettingsException([$"The configuration file '{file}' is a pipe, a device, a socket or the number of an open file, and each process of a run reads its files. Name a regular file."])
                : ConfigurationFactory.ParseFile(file);
        }
        catch (Exception e) when (e is HoconParseException or ConfigurationException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([e.Message]); // the message names the file
        }
    }

    private Config ReadVariable(string name, string value)
    {
        if (_variables.KeyOf(name) is { } key)
        {
            return ReadValue(key, value, $"environment variable {name}");
        }

        if (_variables.IsMisspelt(name, out var meant))
        {
            const string example = "actorshm.host.drain-timeout";
            var advice = meant is null ? $"'{example}' is {SettingVariables.NameOf(example)}." : $"Did you mean {meant}?";
            _problems.Add($"The environment variable {name} names no setting; hocon/reference.conf lists all of them. {advice}");
        }

        return ConfigurationFactory.Empty;
    }

    private Config ReadDefinition(string definition)
    {
        var equals = definition.IndexOf('=', StringComparison.Ordinal);
        var key = equals < 0 ? definition : definition[..equals].Trim();
        if (equals >= 0 && known.Contains(key))
        {
            return ReadValue(key, definition[(equals + 1)..].Trim(), "-D");
        }

        _problems.Add(equals < 0 || key.Length == 0
            ? $"-D takes key=value, such as -D actorshm.log-level=info; it was '{definition}'."
            : $"'{key}' is not a setting; hocon/reference.conf lists all of them.");
        return ConfigurationFactory.Empty;
    }

    /// <summary>Reads one value. A list or a quoted text is read as HOCON; anything else is taken literally, because part of an address such as <c>http://…</c> would be a comment in HOCON.</summary>
    private Config ReadValue(string key, string value, string source)
    {
        var text = value.StartsWith('[') || value.StartsWith('"') ? value : JsonSerializer.Serialize(value);
        try
        {
            var config = ConfigurationFactory.ParseString($"{key} = {text}", source);
            if (config.Paths.SequenceEqual([key], StringComparer.Ordinal))
            {
                return config;
            }

            _problems.Add($"{source}: the value of {key} must be one value; it was '{value}'.");
        }
        catch (Exception e) when (e is HoconParseException or ConfigurationException)
        {
            _problems.Add($"{source}: the value of {key} cannot be read: {e.Message}");
        }

        return ConfigurationFactory.Empty;
    }
}
