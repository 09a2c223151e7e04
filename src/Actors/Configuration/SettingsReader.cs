namespace ActorShm.Actors.Configuration;

/// <summary>Reads settings one by one and collects the problems, so that a user can mend everything in one go.</summary>
/// <param name="config">The defaults with the overrides on top.</param>
/// <param name="lostSections">The sections whose settings cannot be read; the problem with each has been reported already.</param>
internal sealed class SettingsReader(Config config, IReadOnlyList<string> lostSections)
{
    /// <summary>Short enough that a sum of a few of them stays below the longest time that a timer can wait for, which is 49 days.</summary>
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(10);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public TimeSpan Duration(string path) => Read(
        path,
        config => config.GetTimeSpan(path, allowInfinite: false),
        value => value > TimeSpan.Zero && value <= LongestDuration,
        $"a duration above zero and of at most {LongestDuration.TotalDays:0} days, such as 10s");

    /// <summary>Reads a duration for code that counts whole milliseconds and takes zero for a mistake.</summary>
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

    /// <summary>Reads one of several words and returns its value.</summary>
    public T OneOf<T>(string path, params (string Word, T Value)[] choices)
    {
        var index = Read(path, config => IndexOf(config.GetString(path), choices), index => index >= 0, "one of " + string.Join(", ", WordsOf(choices)));
        return choices[Math.Max(index, 0)].Value;
    }

    private long? BytesOr(string word, string path) => IsWord(path, word) ? null : Read(
        path, config => config.GetByteSize(path) ?? -1, value => value >= 0, $"\"{word}\" or a size of at least 0 bytes, such as 64KiB");

    /// <summary>Whether a setting is this word. A setting that cannot be a word, such as a list, is not; whoever reads it next reports the problem.</summary>
    private bool IsWord(string path, string word) => config.GetValue(path) is HoconScalar { Text: var text } && string.Equals(text, word, StringComparison.Ordinal);

    // Written by hand, because generic code over a type of another assembly is compiled anew when a process starts.
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
            // The exception describes what the reader of such values accepts; this setting accepts less.
        }

        _problems.Add($"{config.Origin(path)}: {path} must be {expected}; it was {Shown(path)}.");
        return default!;
    }
}
