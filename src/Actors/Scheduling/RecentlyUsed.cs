using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Actors.Scheduling;

/// <summary>Keeps values that were used lately, by key; the least recently used value is dropped first. Not thread-safe.</summary>
/// <param name="capacity">The number of values that are kept.</param>
internal sealed class RecentlyUsed<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<KeyValuePair<TKey, TValue>>> _byKey = [];
    private readonly LinkedList<KeyValuePair<TKey, TValue>> _mostRecentFirst = [];

    /// <summary>Finds the value of a key, which counts as a use.</summary>
    public bool TryUse(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (!_byKey.TryGetValue(key, out var node))
        {
            value = default;
            return false;
        }

        _mostRecentFirst.Remove(node);
        _mostRecentFirst.AddFirst(node);
        value = node.Value.Value;
        return true;
    }

    /// <summary>Keeps a value unless its key has one, and drops the least recently used value if there are too many.</summary>
    /// <returns>The value that the key has now.</returns>
    public TValue Keep(TKey key, TValue value)
    {
        if (TryUse(key, out var kept))
        {
            return kept;
        }

        Add(key, value);
        TryDropSurplus(static _ => true, out _);
        return value;
    }

    /// <summary>Keeps a value under a key that has none, however many values there are; for values that only <see cref="TryDropSurplus"/> drops.</summary>
    public void Add(TKey key, TValue value) => _byKey.Add(key, _mostRecentFirst.AddFirst(KeyValuePair.Create(key, value)));

    /// <summary>Drops one value if there are too many: the least recently used of those that may be dropped.</summary>
    public bool TryDropSurplus(Func<TValue, bool> mayGo, [MaybeNullWhen(false)] out TValue dropped)
    {
        for (var node = _mostRecentFirst.Last; node is not null && _byKey.Count > capacity; node = node.Previous)
        {
            if (mayGo(node.Value.Value))
            {
                return TryRemove(node.Value.Key, out dropped);
            }
        }

        dropped = default;
        return false;
    }

    /// <summary>Drops the value of a key.</summary>
    public bool TryRemove(TKey key, [MaybeNullWhen(false)] out TValue removed)
    {
        if (!_byKey.Remove(key, out var node))
        {
            removed = default;
            return false;
        }

        _mostRecentFirst.Remove(node);
        removed = node.Value.Value;
        return true;
    }

    /// <summary>Drops all values.</summary>
    /// <returns>The values that were kept.</returns>
    public IReadOnlyList<TValue> Clear()
    {
        TValue[] kept = [.. _mostRecentFirst.Select(pair => pair.Value)];
        _byKey.Clear();
        _mostRecentFirst.Clear();
        return kept;
    }
}
