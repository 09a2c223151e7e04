namespace ActorShm.Actors.Scheduling;

/// <summary>Shares turns among those who want them: over time each gets in proportion to its weight, and equal ones take turns in order.</summary>
/// <remarks>
/// Earliest eligible virtual deadline first (Stoica and Abdel-Wahab, 1995). Each has a pass, which grows by the time that it used divided by its weight. The queue has a virtual time, which grows by all
/// time that is used divided by the weight of all who want turns: where the pass of each would be, had they had exactly their shares. Who is not past it is owed time; of these, the next is whose turn
/// would be over first in virtual time. Not thread-safe.
/// <para>Who comes, or comes back, begins at the virtual time: waiting earns nothing. Of its equals it waits for those alone that are owed time, about half of a round, and of those that come for one turn and go
/// the weights say who is first. However many these are, they keep nobody from a turn, because the time that they used counts as well when they are gone.</para>
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
        Wait(new Entry(item, weight, _now, Due: 0, HasHadTurns: false, Order: 0));
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
        var next = _waiting.Where(entry => entry.Pass <= _now).MinBy(entry => (entry.Due, entry.HasHadTurns, entry.Order))!;
        _waiting.Remove(next);
        return next;
    }

    /// <summary>Somebody has had a turn and wants more.</summary>
    /// <param name="entry">What <see cref="Take"/> gave.</param>
    /// <param name="used">What it used.</param>
    public void PutBack(Entry entry, double used)
    {
        Advance(used);
        Wait(entry with { Pass = entry.Pass + (used / entry.Weight), HasHadTurns = true });
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

    private void Wait(Entry entry) => _waiting.Add(entry with { Due = entry.Pass + (turn / entry.Weight), Order = ++_order });

    private void Advance(double used) => _now += used / _weight;

    /// <summary>One who wants turns.</summary>
    /// <param name="Item">Who.</param>
    /// <param name="Weight">Its share.</param>
    /// <param name="Pass">How far it has come.</param>
    /// <param name="Due">How far it will have come when its next turn is over; the least is next.</param>
    /// <param name="HasHadTurns">Among equals, who has had none is before who has.</param>
    /// <param name="Order">Among these, who has waited longest.</param>
    public sealed record Entry(T Item, int Weight, double Pass, double Due, bool HasHadTurns, long Order);
}
