using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Actors.Scheduling;

/// <summary>Lines of things to do, one for each who asks: the things of one are done in their order, and who ask take turns of one thing each. Not thread-safe.</summary>
/// <typeparam name="TAsker">Who asks.</typeparam>
/// <typeparam name="TItem">What is asked for. No two that wait are equal.</typeparam>
internal sealed class FairLines<TAsker, TItem>
    where TAsker : notnull
    where TItem : notnull
{
    private readonly Dictionary<TAsker, Line> _lines = []; // none is empty
    private readonly Dictionary<TItem, Place> _places = []; // to find one among very many
    private readonly FairQueue<Line> _turns = new(turn: 1);

    /// <summary>How much waits.</summary>
    public int Count => _places.Count;

    /// <summary>Everything that waits.</summary>
    public IEnumerable<TItem> Items => _lines.Values.SelectMany(line => line.Items);

    /// <summary>Something is asked for.</summary>
    /// <param name="asker">By whom.</param>
    /// <param name="weight">The share of the turns that goes to it.</param>
    /// <param name="item">What.</param>
    public void Add(TAsker asker, int weight, TItem item)
    {
        if (!_lines.TryGetValue(asker, out var line))
        {
            _lines.Add(asker, line = new Line(asker));
            _turns.Add(line, weight);
        }

        _places.Add(item, new Place(line, line.Items.AddLast(item)));
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
        _places.Remove(item);
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
    /// <returns>Whether it waited.</returns>
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
