using ActorShm.Kernels;

namespace ActorShm.Actors.Configuration;

/// <summary>The environment variables that are settings, and those that were meant to be settings.</summary>
/// <param name="known">The keys of all settings.</param>
internal sealed class SettingVariables(IReadOnlyCollection<string> known)
{
    private const string KeyRoot = "actorshm.";
    private const string Root = "ACTORSHM_";
    private const int LettersPerMistake = 5;

    // These are ours but are not settings; the second belongs to scripts/start.sh.
    private static readonly string[] Others = [RunDirectory.EnvironmentVariable, "ACTORSHM_START_SECONDS"];

    private readonly Dictionary<string, string> _keys = known.ToDictionary(NameOf, key => key, StringComparer.Ordinal);

    /// <summary>Gets the name of the environment variable that sets a key.</summary>
    public static string NameOf(string key) => Root + Upper(key[KeyRoot.Length..]);

    /// <summary>Gets the key that a variable sets; null when it sets none.</summary>
    public string? KeyOf(string name) => _keys.GetValueOrDefault(name);

    /// <summary>
    /// Whether a variable that is not ours was meant to be: it begins like a section of settings, or it is one of our names without its section, with more behind it, or with at
    /// most one letter in five mistaken. Any other name that begins with <c>ACTORSHM_</c> belongs to somebody else.
    /// </summary>
    /// <param name="name">The name of the variable.</param>
    /// <param name="meant">The most similar name of ours; null when none is similar.</param>
    public bool IsMisspelt(string name, out string? meant)
    {
        meant = null;
        if (!name.StartsWith(Root, StringComparison.Ordinal) || _keys.ContainsKey(name) || Others.Contains(name, StringComparer.Ordinal))
        {
            return false;
        }

        meant = WithoutSection(name) ?? _keys.Keys.Concat(Others).FirstOrDefault(ours => name.StartsWith(ours, StringComparison.Ordinal)) ?? Nearest(name);
        return meant is not null || Sections().Any(section => name.StartsWith(section, StringComparison.Ordinal));
    }

    private string? WithoutSection(string name) =>
        known.FirstOrDefault(key => key.Split('.') is [_, _, var last] && string.Equals(Root + Upper(last), name, StringComparison.Ordinal)) is { } meant ? NameOf(meant) : null;

    private string? Nearest(string name) => _keys.Keys.Concat(Others)
        .Select(ours => (Name: ours, Distance: NameSuggestion.Distance(Letters(name), Letters(ours))))
        .Where(near => near.Distance <= Letters(near.Name).Length / LettersPerMistake)
        .OrderBy(near => near.Distance)
        .ThenBy(near => near.Name, StringComparer.Ordinal)
        .Select(near => near.Name)
        .FirstOrDefault();

    private static string Letters(string name) => name[Root.Length..].Replace("_", string.Empty, StringComparison.Ordinal);

    private IEnumerable<string> Sections() => known
        .Select(key => key[KeyRoot.Length..])
        .Where(key => key.Contains('.', StringComparison.Ordinal))
        .Select(key => Root + Upper(key[..key.IndexOf('.', StringComparison.Ordinal)]) + "_")
        .Distinct(StringComparer.Ordinal);

    private static string Upper(string key) => key.Replace('.', '_').Replace('-', '_').ToUpperInvariant();
}
