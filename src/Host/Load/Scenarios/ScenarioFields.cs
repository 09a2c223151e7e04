using System.Globalization;
using ActorShm.Hocon;
using ActorShm.Segments;

namespace ActorShm.Host.Load.Scenarios;

/// <summary>Reads the fields of one object of a scenario, and lists everything that is wrong, so that the user can mend it all in one go.</summary>
/// <param name="config">The object.</param>
/// <param name="file">The file that contains the object.</param>
/// <param name="name">The path of the object in the file, for error texts; empty for the whole file.</param>
/// <param name="problems">The list that gathers the problems of the whole file.</param>
internal sealed class ScenarioFields(Config config, string file, string name, List<string> problems)
{
    /// <summary>The longest time in a scenario, the same as in a setting: short enough that a timer can wait for a few of them together.</summary>
    public static readonly TimeSpan LongestDuration = TimeSpan.FromDays(10);

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public bool Has(string key)
    {
        _known.Add(key);
        return config.HasPath(key);
    }

    public string Text(string key, string? otherwise = null) =>
        Read(key, () => config.GetString(key) ?? string.Empty, value => value.Length > 0, otherwise, "a text");

    public int Whole(string key, int from, int to, int? otherwise = null) =>
        Read(key, () => config.GetInt(key), value => value >= from && value <= to, otherwise, $"a whole number from {from} to {to}");

    public double Number(string key, double from, double to, double? otherwise = null) =>
        Read(key, () => config.GetDouble(key), value => value >= from && value <= to, otherwise, $"a number from {from:0.###} to {to:0.###}");

    /// <summary>Reads a part of a whole, written as a percentage so that it is not mistaken for a count.</summary>
    /// <returns>The part, from 0 to 1.</returns>
    public double Share(string key) =>
        Read(
            key,
            () => config.GetString(key) is { } text && text.EndsWith('%') && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var percent)
                ? percent / 100
                : double.NaN,
            value => value is >= 0 and <= 1,
            otherwise: null,
            "a share from 0% to 100%, such as 5%");

    public TimeSpan Duration(string key, TimeSpan? otherwise = null) =>
        Read(key, () => config.GetTimeSpan(key, allowInfinite: false), value => value >= TimeSpan.Zero && value <= LongestDuration, otherwise, $"a duration of at most {LongestDuration.TotalDays:0} days, such as 10s");

    public TimeSpan DurationAboveZero(string key, TimeSpan? otherwise = null) =>
        Read(key, () => config.GetTimeSpan(key, allowInfinite: false), value => value > TimeSpan.Zero && value <= LongestDuration, otherwise, $"a duration above zero and of at most {LongestDuration.TotalDays:0} days, such as 10s");

    public long Bytes(string key, long? otherwise = null) =>
        Read(key, () => config.GetByteSize(key) ?? -1, value => value >= 0, otherwise, "a size such as 64 MiB");

    public bool Flag(string key) => Read(key, () => config.GetBoolean(key), _ => true, otherwise: false, "true or false");

    public T OneOf<T>(string key, IReadOnlyDictionary<string, T> choices, T? otherwise = null)
        where T : struct =>
        Read(
            key,
            () => choices.TryGetValue(config.GetString(key) ?? string.Empty, out var choice) ? choice : null,
            choice => choice is not null,
            otherwise,
            "one of " + string.Join(", ", choices.Keys)) ?? choices.Values.First(); // any value will do, so that reading goes on and finds the other problems

    public ElementType Element(string key, ElementType? otherwise = null) =>
        OneOf(key, ElementTypes.All.ToDictionary(type => type.Name(), StringComparer.Ordinal), otherwise);

    public IReadOnlyList<string> Texts(string key) =>
        Has(key) ? Read(key, () => (IReadOnlyList<string>)[.. config.GetStringList(key)], _ => true, [], "a list of texts") : [];

    public IReadOnlyList<long> Sizes(string key) =>
        Read(key, () => (IReadOnlyList<long>)[.. config.GetLongList(key)], sizes => sizes.Count > 0 && sizes.All(size => size > 0), [], "a list of lengths above 0", isRequired: true);

    public T? Optional<T>(string key, Func<string, T> read)
        where T : struct => Has(key) ? read(key) : null;

    /// <summary>Gets the objects of a list, each with fields of its own.</summary>
    public IReadOnlyList<ScenarioFields> Objects(string key, string itemName, bool isRequired = false)
    {
        var expected = isRequired ? "a list with at least one object" : "a list of objects";
        var items = Read(key, () => (IReadOnlyList<Config>)[.. config.GetConfigList(key)], items => items.Count > 0 || !isRequired, [], expected, isRequired);
        return [.. items.Select((item, index) => new ScenarioFields(item, file, $"{PathOf(key)}[{index}] ({itemName})", problems))];
    }

    /// <summary>Gets the object under a key; an empty one when there is none.</summary>
    public ScenarioFields Object(string key)
    {
        var inner = Has(key) ? Read(key, () => config.GetConfig(key), _ => true, Config.Empty, "an object such as { key = value }") : Config.Empty;
        return new ScenarioFields(inner, file, PathOf(key), problems);
    }

    /// <summary>The names in this object.</summary>
    public IReadOnlyList<string> Names => [.. config.AsEnumerable().Select(pair => pair.Key)];

    /// <summary>The object as HOCON.</summary>
    public string Hocon => config.ToString();

    /// <summary>The number of problems found in the whole file so far.</summary>
    public int ProblemCount => problems.Count;

    public void Problem(string text) => problems.Add($"{file}: {name}: {text}");

    /// <summary>Adds a problem with a field that exists, naming its line.</summary>
    public void Problem(string key, string text) => problems.Add($"{config.Origin(key)}: {PathOf(key)}: {text}");

    /// <summary>Adds a problem for every field that nothing has read: it is misspelt.</summary>
    public void RefuseUnknown()
    {
        foreach (var field in Names.Where(field => !_known.Contains(field)))
        {
            problems.Add($"{config.Origin(field)}: {(name.Length == 0 ? "the file" : name)} has no field '{field}'; it has {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
        }
    }

    private string PathOf(string key) => name.Length == 0 ? key : $"{name}.{key}";

    private T Read<T>(string key, Func<T> read, Func<T, bool> isValid, T? otherwise, string expected, bool isRequired = false)
        where T : class => ReadAny(key, read, isValid, otherwise, otherwise is not null && !isRequired, expected)!;

    private T Read<T>(string key, Func<T> read, Func<T, bool> isValid, T? otherwise, string expected)
        where T : struct => ReadAny(key, read, isValid, otherwise ?? default, otherwise is not null, expected);

    private T? Read<T>(string key, Func<T?> read, Func<T?, bool> isValid, T? otherwise, string expected)
        where T : struct => ReadAny(key, read, isValid, otherwise, otherwise is not null, expected);

    private T? ReadAny<T>(string key, Func<T> read, Func<T, bool> isValid, T? otherwise, bool isOptional, string expected)
    {
        if (!Has(key))
        {
            if (!isOptional)
            {
                problems.Add($"{file}: {name} needs {key}, {expected}.");
            }

            return otherwise;
        }

        try
        {
            var value = read();
            if (isValid(value))
            {
                return value;
            }
        }
        catch (ConfigurationException)
        {
            // The exception names what a reader of such values accepts. This field accepts less, which the problem below says.
        }

        problems.Add($"{config.Origin(key)}: {PathOf(key)} must be {expected}; it was '{config.GetValue(key)}'.");
        return otherwise;
    }
}
