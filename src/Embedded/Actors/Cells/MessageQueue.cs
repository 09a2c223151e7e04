using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ActorShm.Embedded;

/// <summary>A queue that any thread fills and one turn at a time empties, without a lock and without memory of its own while it is empty.</summary>
/// <remarks>
/// Posted nodes form a stack; the turn takes the whole stack at once, turns it round, and hands it out oldest first. Nobody ever
/// takes a single node off the shared stack, so a node that was recycled in between cannot mislead a compare-and-swap: pushing
/// is right whenever the head is the one that the new node points to, whatever happened to that head meanwhile. One sender's
/// messages keep their order, because each push finishes before the sender's next one begins. A mutable struct: only ever a field.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal struct MessageQueue
{
    private MessageNode? _posted;
    private MessageNode? _inOrder;

    /// <summary>Whether something was posted that no turn has taken over yet. Any thread may ask.</summary>
    public readonly bool HasPosted => Volatile.Read(in _posted) is not null;

    /// <summary>Whether there is nothing at all. Only in a turn.</summary>
    public readonly bool IsEmpty => _inOrder is null && !HasPosted;

    /// <summary>Adds a message as the last one. Any thread may.</summary>
    public void Post(in Envelope envelope)
    {
        var node = MessageNodePool.Rent(envelope);
        var head = Volatile.Read(ref _posted);
        while (true)
        {
            node.Next = head;
            var seen = Interlocked.CompareExchange(ref _posted, node, head);
            if (ReferenceEquals(seen, head))
            {
                return;
            }

            head = seen;
        }
    }

    /// <summary>Adds a message as the first one. Only in a turn.</summary>
    public void Prepend(in Envelope envelope)
    {
        var node = MessageNodePool.Rent(envelope);
        node.Next = _inOrder;
        _inOrder = node;
    }

    /// <summary>Takes the oldest message. Only in a turn.</summary>
    public bool TryTake(out Envelope envelope)
    {
        if (_inOrder is null && !TryTakeOver())
        {
            envelope = default;
            return false;
        }

        var node = _inOrder;
        _inOrder = node.Next;
        envelope = node.Envelope;
        MessageNodePool.Return(node);
        return true;
    }

    [MemberNotNullWhen(true, nameof(_inOrder))]
    private bool TryTakeOver()
    {
        if (!HasPosted)
        {
            return false;
        }

        // The exchange is a full fence: what the senders wrote before they pushed is visible from here on.
        var newestFirst = Interlocked.Exchange(ref _posted, null);
        MessageNode? oldestFirst = null;
        while (newestFirst is not null)
        {
            (newestFirst.Next, oldestFirst, newestFirst) = (oldestFirst, newestFirst, newestFirst.Next);
        }

        _inOrder = oldestFirst!;
        return true;
    }
}

/// <summary>One place in a queue; it belongs to the queue it lies in, and to the pool otherwise.</summary>
internal sealed class MessageNode
{
    public MessageNode? Next;

    public Envelope Envelope;
}
