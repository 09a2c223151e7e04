namespace ActorShm.Hosting;

/// <summary>The keys of settings, which are the same with and without <c>actorshm.</c> before them.</summary>
internal sealed class SettingKeys : IEqualityComparer<string>
{
    private const string Root = "actorshm.";

    private SettingKeys()
    {
    }

    /// <summary>Takes both spellings of a key for one.</summary>
    public static SettingKeys Comparer { get; } = new();

    /// <summary>The key as the settings have it.</summary>
    public static string Full(string key) => key.StartsWith(Root, StringComparison.Ordinal) ? key : Root + key;

    /// <inheritdoc/>
    public bool Equals(string? x, string? y) => ReferenceEquals(x, y) || (x is not null && y is not null && string.Equals(Full(x), Full(y), StringComparison.Ordinal));

    /// <inheritdoc/>
    public int GetHashCode(string obj) => Full(obj).GetHashCode(StringComparison.Ordinal);
}
