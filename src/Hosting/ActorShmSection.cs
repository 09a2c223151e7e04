using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace ActorShm.Hosting;

/// <summary>Reads the section <c>ActorShm</c> of an application's configuration: the four options that may stand there, and nothing else.</summary>
/// <remarks>
/// By hand, and not by a binder. That one passes over what it does not know, so a misspelt option would change nothing and say nothing; it would take the dots of settings for nothing but
/// letters, where configuration has objects in objects; and it would let a configuration choose which executable nodes are.
/// </remarks>
internal static class ActorShmSection
{
    private const string Known = $"{nameof(ActorShmOptions.Nodes)}, {nameof(ActorShmOptions.RunDirectory)}, {nameof(ActorShmOptions.ConfigFiles)} and {nameof(ActorShmOptions.Settings)}";

    /// <summary>Puts what stands there into the options; what is wrong with it becomes a problem of theirs.</summary>
    public static void Read(IConfigurationSection section, ActorShmOptions options)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in section.GetChildren())
        {
            // Keys of configuration have no case.
            switch (option.Key.ToUpperInvariant())
            {
                case "NODES":
                    options.Nodes = Number(option, options) ?? options.Nodes;
                    break;
                case "RUNDIRECTORY":
                    options.RunDirectory = Text(option, options) ?? options.RunDirectory;
                    break;
                case "CONFIGFILES":
                    foreach (var file in Items(option, options))
                    {
                        options.ConfigFiles.Add(file);
                    }

                    break;
                case "SETTINGS":
                    ReadSettings(option, string.Empty, settings, options);
                    break;
                default:
                    options.Misread.Add($"{option.Path} is no option of a configuration, which has {Known}; the others are set in code.");
                    break;
            }
        }

        foreach (var (key, value) in settings)
        {
            options.Settings[key] = value;
        }
    }

    private static int? Number(IConfigurationSection option, ActorShmOptions options)
    {
        if (Text(option, options) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        options.Misread.Add($"{option.Path} must be a whole number from 0 to {ActorShmOptions.MaximumNodes}; it was '{text}'.");
        return null;
    }

    private static string? Text(IConfigurationSection option, ActorShmOptions options)
    {
        if (option.GetChildren().Any())
        {
            options.Misread.Add($"{option.Path} must be one value, and is a list or an object.");
            return null;
        }

        return option.Value;
    }

    private static List<string> Items(IConfigurationSection option, ActorShmOptions options)
    {
        if (!string.IsNullOrEmpty(option.Value))
        {
            options.Misread.Add($"{option.Path} must be a list; it was '{option.Value}'.");
        }

        return [.. option.GetChildren().Select(item => Text(item, options)).OfType<string>()];
    }

    /// <summary>Settings in objects, such as <c>segments: { quota: … }</c> or the variable <c>ActorShm__Settings__segments__quota</c>, or with dots in their names; a list is one setting.</summary>
    private static void ReadSettings(IConfigurationSection section, string prefix, Dictionary<string, string> settings, ActorShmOptions options)
    {
        if (prefix.Length == 0 && !string.IsNullOrEmpty(section.Value))
        {
            options.Misread.Add($"{section.Path} must be an object of settings; it was '{section.Value}'.");
        }

        foreach (var child in section.GetChildren())
        {
            var key = prefix + child.Key.ToLowerInvariant(); // as all settings are written
            var children = child.GetChildren().ToList();
            var isList = children.Count > 0 && children.TrueForAll(IsItem);
            var value = isList ? ListOf(children) : child.Value;
            if (value is null && children.Count == 0)
            {
                options.Misread.Add($"{child.Path} has no value. Leave it out for the default.");
            }
            else if (value is not null && !settings.TryAdd(key, value))
            {
                options.Misread.Add($"{child.Path} sets {key} a second time. Write it once, with dots or as objects.");
            }

            if (!isList)
            {
                ReadSettings(child, key + ".", settings, options);
            }
        }
    }

    private static bool IsItem(IConfigurationSection section) => int.TryParse(section.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _) && section.Value is not null;

    private static string ListOf(IEnumerable<IConfigurationSection> items) => $"[{string.Join(", ", items.Select(item => JsonSerializer.Serialize(item.Value)))}]";
}
