using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Actors.Scheduling;

/// <summary>Lines of items, one line for each asker. The items of an asker are taken in their order, and askers take turns of one item each. Not thread-safe.</summary>
/// <typeparam name="TAsker">The type of those who ask.</typeparam>
/// <typeparam name="TItem">The type of the items. No two waiting items are equal.</typeparam>
internal sealed class FairLines<TAsker, TItem>
    where TAsker : notnull
    where TItem : notnull
{
    private readonly Dictionary<TAsker, Line> _lines = []; // none is empty
    private readonly Dictionary<TItem, Place> _places = []; // finds an item among very many
    private readonly FairQueue<Line> _turns = new(turn: 1);

    /// <summary>Gets the number of waiting items.</summary>
    public int Count => _places.Count;

    /// <summary>Gets all waiting items.</summary>
    public IEnumerable<TItem> Items => _lines.Values.SelectMany(line => line.Items);

    /// <summary>Adds an item.</summary>
    /// <param name="asker">The asker.</param>
    /// <param name="weight">The asker's share of the turns.</param>
    /// <param name="item">The item.</param>
    public void Add(TAsker asker, int weight, TItem item)
    {
        if (!_lines.TryGetValue(asker, out var line))
        {
            _lines.Add(asker, line = new Line(asker));
            _turns.Add(line, weight);
        }

        _places.Add(item, new Place(line, line.Items.AddLast(item)));
    }

    /// <summary>Takes the next item.</summary>
    /// <returns>False when no item waits.</returns>
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
        _places.Remove(item);
        if (line.Items.Count > 0)
        {
            _turns.PutBack(turn, used: 1); // at once, because others who take items may have nothing to do
        }
        else
        {
            _lines.Remove(line.Asker);
            _turns.Leave(turn, used: 1);
        }

        return true;
    }

    /// <summary>Removes an item that is no longer asked for.</summary>
    /// <returns>Whether the item was waiting.</returns>
    public bool TryRemove(TItem item)
    {
        if (!_places.Remove(item, out var place))
        {
            return false;
        }

        var line = place.Line;
        line.Items.Remove(place.Node);
        if (line.Items.Count == 0)
        {
            _lines.Remove(line.Asker);
            _turns.Remove(line);
        }

        return true;
    }

    private sealed class Line(TAsker asker)
    {
        public TAsker Asker => asker;

        public LinkedList<TItem> Items { get; } = [];
    }

    private readonly record struct Place(Line Line, LinkedListNode<TItem> Node);
}
