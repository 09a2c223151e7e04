using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ActorShm.Hocon;

public partial class Config
{
    private delegate bool TryReadItem<T>(HoconValue item, int index, [MaybeNullWhen(false)] out T value);

    /// <summary>Gets the strings, numbers and booleans of an array, as text.</summary>
    /// <param name="path">A path expression.</param>
    /// <returns>The elements in order; none where nothing is set.</returns>
    /// <exception cref="ConfigurationException">The value is not an array, or an element is null, an array or an object.</exception>
    public virtual IList<string> GetStringList(string path) =>
        GetScalars<string>(path, "an array of strings", TryText);

    /// <summary>Gets the whole numbers of an array.</summary>
    /// <param name="path">A path expression.</param>
    /// <returns>The elements in order; none where nothing is set.</returns>
    /// <exception cref="ConfigurationException">The value is not an array, or an element is not a whole number that fits.</exception>
    public virtual IList<int> GetIntList(string path) => GetScalars<int>(path, "an array of whole numbers", HoconNumber.TryInt);

    /// <summary>Gets the whole numbers of an array.</summary>
    /// <param name="path">A path expression.</param>
    /// <returns>The elements in order; none where nothing is set.</returns>
    /// <exception cref="ConfigurationException">The value is not an array, or an element is not a whole number that fits.</exception>
    public virtual IList<long> GetLongList(string path) => GetScalars<long>(path, "an array of whole numbers", HoconNumber.TryLong);

    /// <summary>Gets the numbers of an array.</summary>
    /// <param name="path">A path expression.</param>
    /// <returns>The elements in order; none where nothing is set.</returns>
    /// <exception cref="ConfigurationException">The value is not an array, or an element is not a number.</exception>
    public virtual IList<double> GetDoubleList(string path) => GetScalars<double>(path, "an array of numbers", HoconNumber.TryDouble);

    /// <summary>Gets the truth values of an array.</summary>
    /// <param name="path">A path expression.</param>
    /// <returns>The elements in order; none where nothing is set.</returns>
    /// <exception cref="ConfigurationException">The value is not an array, or an element is not a truth value.</exception>
    public virtual IList<bool> GetBooleanList(string path) => GetScalars<bool>(path, "an array of true and false", TryBoolean);

    /// <summary>Gets the objects of an array, each as a configuration of its own.</summary>
    /// <param name="path">A path expression.</param>
    /// <returns>The objects in order; none where nothing is set.</returns>
    /// <exception cref="ConfigurationException">The value is not an array, or holds something that is not an object.</exception>
    public IList<Config> GetConfigList(string path)
    {
        return GetList<Config>(path, "an array of objects such as [ { key = value } ]", TryReadObject);

        bool TryReadObject(HoconValue item, int index, [MaybeNullWhen(false)] out Config value)
        {
            value = item is HoconObject inner
                ? new Config(inner, [.. _prefix, .. HoconPath.Split(path), index.ToString(CultureInfo.InvariantCulture)])
                : null;
            return value is not null;
        }
    }

    private List<T> GetScalars<T>(string path, string expected, TryRead<T> tryRead)
    {
        return GetList<T>(path, expected, TryReadScalar);

        bool TryReadScalar(HoconValue item, int index, [MaybeNullWhen(false)] out T value)
        {
            value = default;
            return item is HoconScalar { Kind: not HoconValueKind.Null } scalar && tryRead(scalar.Text, out value);
        }
    }

    /// <summary>Reads each element of an array, or of an object with numbers as names, which stands for an array.</summary>
    private List<T> GetList<T>(string path, string expected, TryReadItem<T> tryRead)
    {
        var found = Find(path);
        if (found is null)
        {
            return [];
        }

        var items = (found as HoconArray ?? (found as HoconObject)?.AsNumberedArray())?.Items ?? throw Wrong(path, found, expected);
        var values = new List<T>(items.Count);
        foreach (var item in items)
        {
            values.Add(tryRead(item, values.Count, out var value) ? value : throw WrongItem(path, item, values.Count, expected));
        }

        return values;
    }

    private ConfigurationException WrongItem(string path, HoconValue item, int index, string expected)
    {
        var fullPath = HoconPath.Render([.. _prefix, .. HoconPath.Split(path)]);
        return new ConfigurationException($"{item.Origin}: {fullPath} must be {expected}; element {index} was {Describe(item)}.");
    }
}
