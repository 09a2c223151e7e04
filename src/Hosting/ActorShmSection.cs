using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ActorShm.Hosting;

/// <summary>Reads the section <c>ActorShm</c> of an application's configuration: the four options that it may hold, and nothing else.</summary>
/// <remarks>
/// Read by hand, not by a binder. A binder skips what it does not know, so a misspelt option would silently change nothing. It would take the dots in the names of settings for ordinary
/// characters, although configuration nests objects there. And it would let a configuration choose which executable is started as a node.
/// </remarks>
internal static class ActorShmSection
{
    private const string Known = $"{nameof(ActorShmOptions.Nodes)}, {nameof(ActorShmOptions.RunDirectory)}, {nameof(ActorShmOptions.ConfigFiles)} and {nameof(ActorShmOptions.Settings)}";

    /// <summary>Puts the section's values into the options. Whatever is wrong with them becomes one of the options' problems.</summary>
    public static void Read(IConfiguration configuration, ActorShmOptions options)
    {
        foreach (var option in configuration.GetSection(ActorShmOptions.SectionName).GetChildren())
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
                    new SettingsSection(configuration, options).Read(option);
                    break;
                default:
                    options.Misread.Add($"{option.Path} is no option of a configuration, which has {Known}; the others are set in code.");
                    break;
            }
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
}
