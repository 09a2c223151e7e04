using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace ActorShm.Hosting;

/// <summary>
/// Reads <c>ActorShm:Settings</c>. Settings may be nested in objects, as <c>segments: { quota: … }</c> or the variable <c>ActorShm__Settings__segments__quota</c> do, or have dots in their names; a list is one setting.
/// </summary>
/// <remarks>
/// Configuration takes different spellings of a setting for different keys, and so does not merge them. Here they are one setting, and the value from the latest source wins, as with equal
/// keys. So whoever overrides a file by a variable need not know how the file spells the setting.
/// </remarks>
/// <param name="configuration">The configuration that the section belongs to. If it does not show its sources, any second spelling is refused.</param>
/// <param name="options">The options that get the settings and the problems.</param>
internal sealed class SettingsSection(IConfiguration configuration, ActorShmOptions options)
{
    private readonly List<IConfigurationProvider> _sources = configuration is IConfigurationRoot root ? [.. root.Providers] : [];
    private readonly Dictionary<string, Spelling> _found = new(SettingKeys.Comparer);

    /// <summary>Puts the section's settings into the options. Whatever is wrong with them becomes one of the options' problems.</summary>
    public void Read(IConfigurationSection section)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            options.Misread.Add($"{section.Path} must be an object of settings; it was '{section.Value}'.");
        }

        ReadChildren(section, string.Empty);
        foreach (var (key, spelling) in _found)
        {
            options.Settings[key] = spelling.Value;
        }
    }

    private void ReadChildren(IConfigurationSection section, string prefix)
    {
        foreach (var child in section.GetChildren())
        {
            var key = prefix + child.Key.ToLowerInvariant(); // settings are written in lower case
            var children = child.GetChildren().ToList();
            var isList = children.Count > 0 && children.TrueForAll(IsItem);
            if (isList)
            {
                Add(key, new Spelling(children[0].Path, ListOf(children), children.Max(item => SourceOf(item.Path))));
            }
            else
            {
                ReadChildren(child, key + ".");
            }

            if (child.Value is { } value)
            {
                Add(key, new Spelling(child.Path, value, SourceOf(child.Path)));
            }
            else if (children.Count == 0)
            {
                options.Misread.Add($"{child.Path} has no value. Leave it out for the default.");
            }
        }
    }

    private void Add(string key, Spelling spelling)
    {
        if (!_found.TryGetValue(key, out var other) || other.Source < spelling.Source)
        {
            _found[key] = spelling;
        }
        else if (other.Source == spelling.Source)
        {
            options.Misread.Add($"{spelling.Path} sets {key} a second time, beside {other.Path} in the same source of the configuration. Write it once; a later source, such as the environment, may set it again.");
        }
    }

    /// <summary>The index of the last source that has this key, which is the source whose value counts.</summary>
    private int SourceOf(string path) => _sources.FindLastIndex(source => source.TryGet(path, out _));

    private static bool IsItem(IConfigurationSection section) => int.TryParse(section.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _) && section.Value is not null;

    private static string ListOf(IEnumerable<IConfigurationSection> items) => $"[{string.Join(", ", items.Select(item => JsonSerializer.Serialize(item.Value)))}]";

    /// <param name="Path">The path in the configuration.</param>
    /// <param name="Value">The value.</param>
    /// <param name="Source">The index of the source; always -1 if the configuration does not show its sources.</param>
    private sealed record Spelling(string Path, string Value, int Source);
}
