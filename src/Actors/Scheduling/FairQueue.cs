namespace ActorShm.Actors.Scheduling;

/// <summary>Shares turns among those who want them: over time each gets turns in proportion to its weight, and those of equal weight take turns in order.</summary>
/// <remarks>
/// Earliest eligible virtual deadline first (Stoica and Abdel-Wahab, 1995). Each entry has a pass, which grows by the time that it used divided by its weight. The queue has a virtual time, which grows by all
/// time that is used divided by the weight of all who want turns. This is where the pass of each entry would be if it had had exactly its share. An entry that is not past it is owed time; of these, the next one is the entry whose turn
/// would be over first in virtual time. Not thread-safe.
/// <para>An entry that comes, or comes back, begins at the virtual time, so waiting earns nothing. Of its equals it waits only for those that are owed time, about half of a round; of entries that come for one turn and go,
/// the weights say which is first. However many these are, they keep nobody from a turn, because the time that they used still counts when they are gone.</para>
/// </remarks>
/// <param name="turn">The time that a whole turn uses, in any unit.</param>
/// <typeparam name="T">The type of those who want turns.</typeparam>
internal sealed class FairQueue<T>(double turn)
    where T : class
{
    private readonly List<Entry> _waiting = [];
    private double _now;
    private long _weight; // of all who want turns, including the one that has a turn now
    private long _order;

    /// <summary>Gets how many wait for a turn.</summary>
    public int Count => _waiting.Count;

    /// <summary>Adds somebody who wants turns from now on.</summary>
    public void Add(T item, int weight)
    {
        _weight += weight;
        Wait(new Entry(item, weight, _now, Due: 0, HasHadTurns: false, Order: 0));
    }

    /// <summary>Whether somebody waits for a turn.</summary>
    public bool Contains(T item) => _waiting.Exists(entry => entry.Item == item);

    /// <summary>Takes the next entry; null when none waits for a turn. Call <see cref="PutBack"/> or <see cref="Leave"/> afterwards.</summary>
    public Entry? Take()
    {
        if (_waiting.Count == 0)
        {
            return null;
        }

        // An entry that was owed time may have left without it. Where no entry is owed time, the virtual time advances to the first that would be.
        _now = Math.Max(_now, _waiting.Min(entry => entry.Pass));
        var next = _waiting.Where(entry => entry.Pass <= _now).MinBy(entry => (entry.Due, entry.HasHadTurns, entry.Order))!;
        _waiting.Remove(next);
        return next;
    }

    /// <summary>Puts back an entry that has had a turn and wants more.</summary>
    /// <param name="entry">The entry that <see cref="Take"/> returned.</param>
    /// <param name="used">The time that it used.</param>
    public void PutBack(Entry entry, double used)
    {
        Advance(used);
        Wait(entry with { Pass = entry.Pass + (used / entry.Weight), HasHadTurns = true });
    }

    /// <summary>Removes an entry that has had a turn and wants no more.</summary>
    /// <param name="entry">The entry that <see cref="Take"/> returned.</param>
    /// <param name="used">The time that it used.</param>
    public void Leave(Entry entry, double used)
    {
        Advance(used);
        _weight -= entry.Weight;
    }

    /// <summary>Removes somebody who waits for a turn and wants none any more.</summary>
    /// <returns>Whether it was waiting for a turn.</returns>
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

    private void Wait(Entry entry) => _waiting.Add(entry with { Due = entry.Pass + (turn / entry.Weight), Order = ++_order });

    private void Advance(double used) => _now += used / _weight;

    /// <summary>An entry for somebody who wants turns.</summary>
    /// <param name="Item">The one who wants turns.</param>
    /// <param name="Weight">Its share of the turns.</param>
    /// <param name="Pass">The virtual time that it has reached.</param>
    /// <param name="Due">The virtual time that it will have reached when its next turn is over; the entry with the least value is next.</param>
    /// <param name="HasHadTurns">Whether it has had turns; among equals, an entry that has had none comes first.</param>
    /// <param name="Order">The order of waiting; among these, the entry that has waited longest is first.</param>
    public sealed record Entry(T Item, int Weight, double Pass, double Due, bool HasHadTurns, long Order);
}
