using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace ActorShm.Hosting;

/// <summary>
/// Reads <c>ActorShm:Settings</c>: settings in objects, such as <c>segments: { quota: … }</c> or the variable <c>ActorShm__Settings__segments__quota</c>, or with dots in their names; a list is one setting.
/// </summary>
/// <remarks>
/// Configuration takes the spellings of a setting for different keys, and so merges nothing of them. Here they are one setting, and of several the one from the latest source wins, as with equal
/// keys: who overrides a file by a variable need not know how the file spells it.
/// </remarks>
/// <param name="configuration">What the section is of. Where it has no sources of its own to be seen, any second spelling is refused.</param>
/// <param name="options">Where settings and problems go.</param>
internal sealed class SettingsSection(IConfiguration configuration, ActorShmOptions options)
{
    private readonly List<IConfigurationProvider> _sources = configuration is IConfigurationRoot root ? [.. root.Providers] : [];
    private readonly Dictionary<string, Spelling> _found = new(SettingKeys.Comparer);

    /// <summary>Puts what stands there into the options; what is wrong with it becomes a problem of theirs.</summary>
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
            var key = prefix + child.Key.ToLowerInvariant(); // as all settings are written
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

    /// <summary>The place among the sources of the last that has this key, which is the one whose value counts.</summary>
    private int SourceOf(string path) => _sources.FindLastIndex(source => source.TryGet(path, out _));

    private static bool IsItem(IConfigurationSection section) => int.TryParse(section.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _) && section.Value is not null;

    private static string ListOf(IEnumerable<IConfigurationSection> items) => $"[{string.Join(", ", items.Select(item => JsonSerializer.Serialize(item.Value)))}]";

    /// <param name="Path">Where it stands.</param>
    /// <param name="Value">What it says.</param>
    /// <param name="Source">The place of its source; -1 for all where sources are not to be seen.</param>
    private sealed record Spelling(string Path, string Value, int Source);
}
