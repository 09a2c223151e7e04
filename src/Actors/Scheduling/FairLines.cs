using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Actors.Scheduling;

/// <summary>Lines of things to do, one for each who asks: the things of one are done in their order, and who ask take turns of one thing each. Not thread-safe.</summary>
/// <typeparam name="TAsker">Who asks.</typeparam>
/// <typeparam name="TItem">What is asked for.</typeparam>
internal sealed class FairLines<TAsker, TItem>
    where TAsker : notnull
{
    private readonly Dictionary<TAsker, Line> _lines = []; // none is empty
    private readonly FairQueue<Line> _turns = new(turn: 1);

    /// <summary>Everything that waits.</summary>
    public IEnumerable<TItem> Items => _lines.Values.SelectMany(line => line.Items);

    /// <summary>Something is asked for.</summary>
    /// <param name="asker">By whom.</param>
    /// <param name="weight">The share of the turns that goes to it.</param>
    /// <param name="item">What.</param>
    public void Add(TAsker asker, int weight, TItem item)
    {
        if (_lines.TryGetValue(asker, out var line))
        {
            line.Items.AddLast(item);
            return;
        }

        line = new Line(asker, item);
        _lines.Add(asker, line);
        _turns.Add(line, weight);
    }

    /// <summary>What is to be done next.</summary>
    /// <returns>False when nothing waits.</returns>
    public bool TryTake([MaybeNullWhen(false)] out TItem item)
    {
        if (_turns.Take() is not { } turn)
        {
            item = default;
            return false;
        }

        var line = turn.Item;
        item = line.Items.First!.Value;
        line.Items.RemoveFirst();
        if (line.Items.Count > 0)
        {
            _turns.PutBack(turn, used: 1); // at once: whoever else does things may have nothing to do
        }
        else
        {
            _lines.Remove(line.Asker);
            _turns.Leave(turn, used: 1);
        }

        return true;
    }

    /// <summary>Something is asked for no more.</summary>
    /// <returns>The first that is so, and waited.</returns>
    public bool TryRemove(Predicate<TItem> isUnwanted, [MaybeNullWhen(false)] out TItem item)
    {
        foreach (var line in _lines.Values)
        {
            var place = line.Items.First;
            while (place is not null && !isUnwanted(place.Value))
            {
                place = place.Next;
            }

            if (place is null)
            {
                continue;
            }

            item = place.Value;
            line.Items.Remove(place);
            if (line.Items.Count == 0)
            {
                _lines.Remove(line.Asker);
                _turns.Remove(line);
            }

            return true;
        }

        item = default;
        return false;
    }

    /// <summary>Who asked is gone, and what waits in such lines is asked for no more.</summary>
    /// <returns>What waited there.</returns>
    public IReadOnlyList<TItem> RemoveAll(Predicate<TAsker> isGone)
    {
        Line[] gone = [.. _lines.Values.Where(line => isGone(line.Asker))];
        foreach (var line in gone)
        {
            _lines.Remove(line.Asker);
            _turns.Remove(line);
        }

        return [.. gone.SelectMany(line => line.Items)];
    }

    private sealed class Line(TAsker asker, TItem first)
    {
        public TAsker Asker => asker;

        public LinkedList<TItem> Items { get; } = new([first]);
    }
}
