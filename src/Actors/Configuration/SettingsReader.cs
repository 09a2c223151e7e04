namespace ActorShm.Actors.Configuration;

/// <summary>Reads settings one by one and keeps a list of what is wrong, so that a user mends everything in one go.</summary>
/// <param name="config">The defaults, and what was put on top.</param>
/// <param name="lostSections">What begins like these is not there, and that has been said.</param>
internal sealed class SettingsReader(Config config, IReadOnlyList<string> lostSections)
{
    /// <summary>Short enough that a few of them together are a time that a timer can wait for, which is 49 days.</summary>
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(10);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public TimeSpan Duration(string path) => Read(
        path,
        config => config.GetTimeSpan(path, allowInfinite: false),
        value => value > TimeSpan.Zero && value <= LongestDuration,
        $"a duration above zero and of at most {LongestDuration.TotalDays:0} days, such as 10s");

    /// <summary>A duration for whoever counts whole milliseconds, and takes none of them for a mistake.</summary>
    public TimeSpan Milliseconds(string path) => Read(
        path,
        config => config.GetTimeSpan(path, allowInfinite: false),
        value => value >= Millisecond && value <= LongestDuration,
        $"a duration of at least 1 ms and at most {LongestDuration.TotalDays:0} days, such as 10s");

    public int Whole(string path, int from, int to) =>
        (int)Read(path, config => config.GetLong(path, @default: long.MinValue), value => value >= from && value <= to, $"a whole number from {from} to {to}");

    public long Bytes(string path, long from) =>
        Read(path, config => config.GetByteSize(path) ?? -1, value => value >= from, $"a size of at least {from} bytes, such as 64KiB");

    public long Bytes(string path, long from, long to) =>
        Read(path, config => config.GetByteSize(path) ?? -1, value => value >= from && value <= to, $"a size from {from} to {to} bytes, such as 128KiB");

    public long? BytesOrUnlimited(string path) => BytesOr("unlimited", path);

    public long? BytesOrAutomatic(string path) => BytesOr("automatic", path);

    public IReadOnlyList<string> Directories(string path) => Read(
        path,
        config => config.GetStringList(path).ToArray(),
        value => value.Length > 0 && value.All(System.IO.Path.IsPathRooted),
        "a list of at least one absolute path");

    public Uri? AddressOrOff(string path) => IsWord(path, "off") ? null : Read(
        path,
        config => Uri.TryCreate(config.GetString(path), UriKind.Absolute, out var address) ? address : null,
        address => address is { Scheme: "http" or "https" },
        "\"off\" or the address of a collector, such as http://127.0.0.1:4318");

    /// <summary>What stands behind one of several words.</summary>
    public T OneOf<T>(string path, params (string Word, T Value)[] choices)
    {
        var index = Read(path, config => IndexOf(config.GetString(path), choices), index => index >= 0, "one of " + string.Join(", ", WordsOf(choices)));
        return choices[Math.Max(index, 0)].Value;
    }

    private long? BytesOr(string word, string path) => IsWord(path, word) ? null : Read(
        path, config => config.GetByteSize(path) ?? -1, value => value >= 0, $"\"{word}\" or a size of at least 0 bytes, such as 64KiB");

    /// <summary>Whether a setting is this word; what can be none, such as a list, is not, and told by who reads it then.</summary>
    private bool IsWord(string path, string word) => config.GetValue(path) is HoconScalar { Text: var text } && string.Equals(text, word, StringComparison.Ordinal);

    // By hand: all that is generic over a type of another assembly is compiled when a process starts.
    private static int IndexOf<T>(string? word, (string Word, T Value)[] choices)
    {
        for (var i = 0; i < choices.Length; i++)
        {
            if (string.Equals(choices[i].Word, word, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private static string[] WordsOf<T>((string Word, T Value)[] choices)
    {
        var words = new string[choices.Length];
        for (var i = 0; i < choices.Length; i++)
        {
            words[i] = choices[i].Word;
        }

        return words;
    }

    private string Shown(string path)
    {
        try
        {
            return config.GetString(path) is { } text ? $"'{text}'" : "null";
        }
        catch (ConfigurationException)
        {
            return ShownList(path);
        }
    }

    private string ShownList(string path)
    {
        try
        {
            return $"[{string.Join(", ", config.GetStringList(path).Select(entry => $"'{entry}'"))}]";
        }
        catch (ConfigurationException)
        {
            return "an object, or a list of lists or objects";
        }
    }

    private T Read<T>(string path, Func<Config, T> read, Func<T, bool> isValid, string expected)
    {
        if (lostSections.Any(section => path.StartsWith(section, StringComparison.Ordinal)))
        {
            return default!;
        }

        try
        {
            var value = read(config);
            if (isValid(value))
            {
                return value;
            }
        }
        catch (ConfigurationException)
        {
            // It says what a reader of such values takes; what this setting takes is less.
        }

        _problems.Add($"{config.Origin(path)}: {path} must be {expected}; it was {Shown(path)}.");
        return default!;
    }
}
