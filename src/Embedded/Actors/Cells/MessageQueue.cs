using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ActorShm.Embedded;

/// <summary>A queue that any thread fills and one turn at a time empties, without a lock. It has no memory of its own while it is empty.</summary>
/// <remarks>
/// Posted nodes form a stack. The turn takes the whole stack at once, reverses it, and hands it out oldest first. Nobody ever
/// takes a single node off the shared stack, so a node that was recycled in between cannot mislead a compare-and-swap: a push
/// is right whenever the head is the node that the new node points to, whatever happened to that head meanwhile. One sender's
/// messages keep their order, because each push finishes before the sender's next one begins. As a mutable struct it may only be used as a field.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal struct MessageQueue
{
    private MessageNode? _posted;
    private MessageNode? _inOrder;

    /// <summary>Whether messages were posted that no turn has taken over yet. Any thread may read it.</summary>
    public readonly bool HasPosted => Volatile.Read(in _posted) is not null;

    /// <summary>Whether the queue is empty. Only in a turn.</summary>
    public readonly bool IsEmpty => _inOrder is null && !HasPosted;

    /// <summary>Adds a message as the last one. Any thread may call it.</summary>
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

/// <summary>One place in a queue. It belongs to the queue that it is in, or else to the pool.</summary>
internal sealed class MessageNode
{
    public MessageNode? Next;

    public Envelope Envelope;
}
