namespace ActorShm.Actors.Scheduling;

/// <summary>Shares turns among those who want them: over time each gets in proportion to its weight, and equal ones take turns in order.</summary>
/// <remarks>
/// Earliest eligible virtual deadline first (Stoica and Abdel-Wahab, 1995). Each has a pass, which grows by the time that it used divided by its weight. The queue has a virtual time, which grows by all
/// time that is used divided by the weight of all who want turns: where the pass of each would be, had they had exactly their shares. Who is not past it is owed time; of these, the next is whose turn
/// would be over first in virtual time. Not thread-safe.
/// <para>Who comes, or comes back, begins at the virtual time: waiting earns nothing. Its first turn is due at once, so that what is short does not wait for a round of what is long. That cannot keep
/// anybody from a turn, however many come for one turn and go, because the time that they used counts as well when they are gone.</para>
/// </remarks>
/// <param name="turn">What a whole turn uses, in any unit.</param>
/// <typeparam name="T">Who wants turns.</typeparam>
internal sealed class FairQueue<T>(double turn)
    where T : class
{
    private readonly List<Entry> _waiting = [];
    private double _now;
    private long _weight; // of all who want turns, who has one included
    private long _order;

    /// <summary>How many wait for a turn.</summary>
    public int Count => _waiting.Count;

    /// <summary>Somebody wants turns from now on.</summary>
    public void Add(T item, int weight)
    {
        _weight += weight;
        _waiting.Add(new Entry(item, weight, _now, _now, ++_order));
    }

    /// <summary>Whether somebody waits for a turn.</summary>
    public bool Contains(T item) => _waiting.Exists(entry => entry.Item == item);

    /// <summary>Who is next; null when nobody waits for a turn. To be followed by <see cref="PutBack"/> or <see cref="Leave"/>.</summary>
    public Entry? Take()
    {
        if (_waiting.Count == 0)
        {
            return null;
        }

        // One that was owed time may have gone without it. Where nobody is owed any, time goes on to the first that would be.
        _now = Math.Max(_now, _waiting.Min(entry => entry.Pass));
        var next = _waiting.Where(entry => entry.Pass <= _now).MinBy(entry => (entry.Due, entry.Order))!;
        _waiting.Remove(next);
        return next;
    }

    /// <summary>Somebody has had a turn and wants more.</summary>
    /// <param name="entry">What <see cref="Take"/> gave.</param>
    /// <param name="used">What it used.</param>
    public void PutBack(Entry entry, double used)
    {
        Advance(used);
        var pass = entry.Pass + (used / entry.Weight);
        _waiting.Add(entry with { Pass = pass, Due = pass + (turn / entry.Weight), Order = ++_order });
    }

    /// <summary>Somebody has had a turn and wants no more.</summary>
    /// <param name="entry">What <see cref="Take"/> gave.</param>
    /// <param name="used">What it used.</param>
    public void Leave(Entry entry, double used)
    {
        Advance(used);
        _weight -= entry.Weight;
    }

    /// <summary>Somebody who waits for a turn wants none any more.</summary>
    /// <returns>Whether it was waiting for one.</returns>
    public bool Remove(T item)
    {
        var index = _waiting.FindIndex(entry => entry.Item == item);
        if (index < 0)
        {
            return false;
        }

        _weight -= _waiting[index].Weight;
        _waiting.RemoveAt(index);
        return true;
    }

    private void Advance(double used) => _now += used / _weight;

    /// <summary>One who wants turns.</summary>
    /// <param name="Item">Who.</param>
    /// <param name="Weight">Its share.</param>
    /// <param name="Pass">How far it has come.</param>
    /// <param name="Due">How far it will have come when its next turn is over; the least is next.</param>
    /// <param name="Order">Among equals, who has waited longest.</param>
    public sealed record Entry(T Item, int Weight, double Pass, double Due, long Order);
}
