using System.Collections;

namespace ActorShm.Actors.Configuration;

/// <summary>The sources of settings besides the defaults. Later ones in this order win: files, environment variables, definitions.</summary>
/// <remarks>
/// <code>
/// -D key=value                       1  the command line
/// ACTORSHM_HOST_DRAIN_TIMEOUT        2  the environment: the key without "actorshm.", in capitals, with _ for . and -
/// --config FILE, the last one first  3
/// hocon/host.conf or node.conf       4  beside the executable
/// reference.conf                     5  built in
/// </code>
/// </remarks>
/// <param name="Files">HOCON files; later ones win. Each must exist.</param>
/// <param name="Definitions">Settings as <c>key=value</c>; later ones win.</param>
internal sealed record SettingsSources(IReadOnlyList<string> Files, IReadOnlyList<string> Definitions)
{
    /// <summary>Nothing but the defaults.</summary>
    public static SettingsSources None { get; } = new([], []);

    /// <summary>The environment variables by name; those that are neither settings nor similar to one are ignored.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Returns the same sources with the environment of this process.</summary>
    public SettingsSources WithEnvironment()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables.Add((string)variable.Key, (string?)variable.Value ?? string.Empty);
        }

        return this with { Variables = variables };
    }

    /// <summary>Gets the arguments that give another process of ours the same files and definitions.</summary>
    public IEnumerable<string> ToArguments() => Files.SelectMany(file => (string[])["--config", file]).Concat(Definitions.SelectMany(definition => (string[])["-D", definition]));

    /// <summary>Returns the same sources with other files below these.</summary>
    public SettingsSources Over(IReadOnlyList<string> files) => this with { Files = [.. files, .. Files] };
}
