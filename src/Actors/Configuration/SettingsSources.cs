using System.Collections;

namespace ActorShm.Actors.Configuration;

/// <summary>From where settings come, besides the defaults. What is named later wins: files, environment variables, definitions.</summary>
/// <remarks>
/// <code>
/// -D key=value                       1  the command line
/// ACTORSHM_HOST_DRAIN_TIMEOUT        2  the environment: the key without "actorshm.", in capitals, with _ for . and -
/// --config FILE, the last one first  3
/// hocon/host.conf or node.conf       4  beside the executable
/// reference.conf                     5  built in
/// </code>
/// </remarks>
/// <param name="Files">HOCON files, later ones winning; each must exist.</param>
/// <param name="Definitions">Settings as <c>key=value</c>, later ones winning.</param>
internal sealed record SettingsSources(IReadOnlyList<string> Files, IReadOnlyList<string> Definitions)
{
    /// <summary>Nothing but the defaults.</summary>
    public static SettingsSources None { get; } = new([], []);

    /// <summary>Environment variables by name; those that are no settings, and not like one, are passed over.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The same with the environment of this process.</summary>
    public SettingsSources WithEnvironment()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables.Add((string)variable.Key, (string?)variable.Value ?? string.Empty);
        }

        return this with { Variables = variables };
    }

    /// <summary>The arguments by which another process of ours gets the same files and definitions.</summary>
    public IEnumerable<string> ToArguments() => Files.SelectMany(file => (string[])["--config", file]).Concat(Definitions.SelectMany(definition => (string[])["-D", definition]));

    /// <summary>The same with other files below these.</summary>
    public SettingsSources Over(IReadOnlyList<string> files) => this with { Files = [.. files, .. Files] };
}
