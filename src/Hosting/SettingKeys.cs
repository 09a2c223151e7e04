namespace ActorShm.Hosting;

/// <summary>Compares keys of settings, which mean the same with and without <c>actorshm.</c> before them.</summary>
internal sealed class SettingKeys : IEqualityComparer<string>
{
    private const string Root = "actorshm.";

    private SettingKeys()
    {
    }

    /// <summary>The comparer for which both spellings of a key are equal.</summary>
    public static SettingKeys Comparer { get; } = new();

    /// <summary>Gets the full key, which begins with <c>actorshm.</c>.</summary>
    public static string Full(string key) => key.StartsWith(Root, StringComparison.Ordinal) ? key : Root + key;

    /// <inheritdoc/>
    public bool Equals(string? x, string? y) => ReferenceEquals(x, y) || (x is not null && y is not null && string.Equals(Full(x), Full(y), StringComparison.Ordinal));

    /// <inheritdoc/>
    public int GetHashCode(string obj) => Full(obj).GetHashCode(StringComparison.Ordinal);
}
