namespace ActorShm.Embedded;

/// <summary>A pool of mailbox nodes, so that telling allocates nothing.</summary>
/// <remarks>
/// Each thread keeps up to two chains of its own and touches no shared memory while they last. A thread that only sends runs
/// dry, and one that only receives overflows, so whole chains change hands through a few slots, with one atomic exchange for
/// <see cref="ChainLength"/> messages. What the slots cannot hold goes to the garbage collector. After a burst the pool keeps
/// 160 KiB in all, and 5 KiB for each thread.
/// </remarks>
internal static class MessageNodePool
{
    private const int ChainLength = 64;
    private const int SlotCount = 64;

    private static readonly MessageNode?[] Slots = new MessageNode?[SlotCount];
    private static int _filledSlots;

    [ThreadStatic]
    private static Own? _own;

    public static MessageNode Rent(in Envelope envelope)
    {
        var own = _own ??= new Own();
        var node = own.First ?? Refill(own);
        own.First = node.Next;
        own.Count--;
        node.Envelope = envelope;
        return node;
    }

    /// <summary>Takes a node back. Nobody but the caller may still have a reference to it.</summary>
    public static void Return(MessageNode node)
    {
        var own = _own ??= new Own();
        if (own.Count == ChainLength)
        {
            MakeRoom(own);
        }

        // A pooled node must not keep a message alive.
        node.Envelope = default;
        node.Next = own.First;
        own.First = node;
        own.Count++;
    }

    private static MessageNode Refill(Own own)
    {
        if ((own.Spare ?? TakeChain()) is not { } chain)
        {
            own.Count = 1;
            return new MessageNode();
        }

        own.Spare = null;
        own.Count = ChainLength;
        return chain;
    }

    private static void MakeRoom(Own own)
    {
        if (own.Spare is not null)
        {
            GiveChain(own.Spare);
        }

        own.Spare = own.First;
        own.First = null;
        own.Count = 0;
    }

    private static MessageNode? TakeChain()
    {
        if (Volatile.Read(ref _filledSlots) <= 0)
        {
            return null;
        }

        for (var i = 0; i < SlotCount; i++)
        {
            if (Volatile.Read(ref Slots[i]) is not null && Interlocked.Exchange(ref Slots[i], null) is { } chain)
            {
                Interlocked.Decrement(ref _filledSlots);
                return chain;
            }
        }

        return null;
    }

    private static void GiveChain(MessageNode chain)
    {
        if (Volatile.Read(ref _filledSlots) >= SlotCount)
        {
            return;
        }

        for (var i = 0; i < SlotCount; i++)
        {
            if (Volatile.Read(ref Slots[i]) is null && Interlocked.CompareExchange(ref Slots[i], chain, null) is null)
            {
                Interlocked.Increment(ref _filledSlots);
                return;
            }
        }
    }

    /// <summary>The nodes of one thread: a chain that it takes from and adds to, and a full chain behind it.</summary>
    private sealed class Own
    {
        public MessageNode? First;
        public int Count;
        public MessageNode? Spare;
    }
}
