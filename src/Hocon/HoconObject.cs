using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ActorShm.Hocon;

/// <summary>Named values, in the order in which their names first appeared.</summary>
/// <remarks>Immutable, so safe on any thread.</remarks>
public sealed class HoconObject : HoconValue
{
    private readonly OrderedDictionary<string, HoconValue> _fields;

    internal HoconObject(OrderedDictionary<string, HoconValue> fields, HoconOrigin origin, bool hidesFallback = false)
        : base(HoconValueKind.Object, origin)
    {
        _fields = fields;
        HidesFallback = hidesFallback;
        Extent = HoconExtent.Around(fields.Values);
    }

    /// <summary>The fields by name; a name is one path element, without quotes.</summary>
    public IReadOnlyDictionary<string, HoconValue> Fields => _fields;

    /// <summary>Whether the object was written over a value that is not an object, so that nothing older than that value may be merged in.</summary>
    internal bool HidesFallback { get; }

    internal override HoconExtent Extent { get; }

    internal bool TryGet(string name, [NotNullWhen(true)] out HoconValue? value) => _fields.TryGetValue(name, out value);

    /// <summary>Merges this object over <paramref name="fallback"/>: adds the fields that only the fallback has. Objects in both are merged
    /// likewise.</summary>
    internal HoconObject MergedOver(HoconObject fallback)
    {
        if (HidesFallback || fallback is { _fields.Count: 0, HidesFallback: false })
        {
            return this;
        }

        // The fallback's fields come first, as they would if both objects stood in one file.
        var merged = new OrderedDictionary<string, HoconValue>(fallback._fields, StringComparer.Ordinal);
        foreach (var (name, ours) in _fields)
        {
            merged[name] = (ours, fallback._fields.GetValueOrDefault(name)) switch
            {
                (HoconObject above, HoconObject below) => above.MergedOver(below),
                (HoconObject above, not null) => above.HidingFallback(),
                _ => ours,
            };
        }

        return new HoconObject(merged, Origin, fallback.HidesFallback);
    }

    /// <summary>Gets the array that an object with numbers as names stands for: <c>{ "0" = a, "1" = b }</c> is <c>[a, b]</c>.</summary>
    /// <returns>The values in the order of their numbers, without those of other names; null when no name is a number.</returns>
    internal HoconArray? AsNumberedArray()
    {
        var numbered = new SortedDictionary<int, HoconValue>();
        foreach (var (name, value) in _fields)
        {
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                numbered[index] = value;
            }
        }

        return numbered.Count == 0 ? null : new HoconArray([.. numbered.Values], Origin);
    }

    private HoconObject HidingFallback() => new(_fields, Origin, hidesFallback: true);
}
