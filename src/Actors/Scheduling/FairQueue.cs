namespace ActorShm.Actors.Scheduling;

/// <summary>Shares turns among those who want them: over time each gets in proportion to its weight, and equal ones take turns in order.</summary>
/// <remarks>
/// Stride scheduling (Waldspurger and Weihl, 1995): each has a pass, which grows by the time that it used divided by its weight; the one with
/// the least pass is next. Who comes, or comes back, begins where the others are: waiting earns nothing. Not thread-safe.
/// </remarks>
/// <typeparam name="T">Who wants turns.</typeparam>
internal sealed class FairQueue<T>
    where T : class
{
    private readonly List<Entry> _waiting = [];
    private double _pass;
    private long _order;

    /// <summary>How many want a turn.</summary>
    public int Count => _waiting.Count;

    /// <summary>Somebody wants turns from now on.</summary>
    public void Add(T item, int weight) => Add(new Entry(item, weight, _pass, ++_order));

    /// <summary>Who is next; null when nobody wants a turn. Not in the queue again before <see cref="PutBack"/>.</summary>
    public Entry? Take()
    {
        if (_waiting.Count == 0)
        {
            return null;
        }

        var next = _waiting.MinBy(entry => (entry.Pass, entry.Order))!;
        _waiting.Remove(next);
        _pass = next.Pass;
        return next;
    }

    /// <summary>Somebody has had a turn and wants more.</summary>
    /// <param name="entry">What <see cref="Take"/> gave.</param>
    /// <param name="used">The time it used, in any unit.</param>
    public void PutBack(Entry entry, double used) => Add(entry with { Pass = entry.Pass + (used / entry.Weight), Order = ++_order });

    /// <summary>Somebody wants no more turns.</summary>
    /// <returns>Whether it was waiting for one.</returns>
    public bool Remove(T item) => _waiting.RemoveAll(entry => entry.Item == item) > 0;

    private void Add(Entry entry) => _waiting.Add(entry);

    /// <summary>One who wants turns.</summary>
    /// <param name="Item">Who.</param>
    /// <param name="Weight">Its share.</param>
    /// <param name="Pass">How far it has come; the least is next.</param>
    /// <param name="Order">Among equals, who has waited longest.</param>
    public sealed record Entry(T Item, int Weight, double Pass, long Order);
}
