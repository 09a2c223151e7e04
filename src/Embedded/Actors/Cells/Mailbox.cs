namespace ActorShm.Embedded;

/// <summary>What waits for one actor, and the turn in which the thread pool lets the actor handle it.</summary>
/// <remarks>
/// Any thread may post, without a lock. At most one turn runs at a time: whoever finds the flag down raises it and
/// queues a turn. The turn lowers the flag at its end and looks for messages once more. In a turn, system messages come first, then
/// continuations of awaits, then user messages. After a batch the thread is free for others.
/// </remarks>
internal sealed class Mailbox(ActorCell cell) : IThreadPoolWorkItem
{
    // The same as in Akka.NET's default dispatcher: enough messages to pay for the switch, few enough to be fair.
    private const int Throughput = 30;

    private static readonly SystemMessage Closed = new Create();

    private MessageQueue _user;
    private MessageQueue _continuations;
    private SystemMessage? _system = new Create(); // set from the beginning, so that it comes before anything that others post once they find the actor
    private int _scheduled;
    private bool _wentToAll;

    /// <summary>Whether the actor has stopped for good.</summary>
    public bool IsClosed => ReferenceEquals(Volatile.Read(ref _system), Closed);

    /// <summary>Queues the first turn.</summary>
    public void Begin() => Schedule(preferLocal: true);

    /// <summary>Adds a message for the actor. After the end it becomes a dead letter.</summary>
    public void Post(in Envelope envelope)
    {
        // Posted even when the mailbox is closed: a turn after the end drains the queue, so that a message that races with the end still becomes a dead letter.
        _user.Post(envelope);
        Schedule(preferLocal: true);
    }

    /// <summary>Adds a message for the engine's side of the actor.</summary>
    public void PostSystem(SystemMessage message)
    {
        var head = Volatile.Read(ref _system);
        while (!ReferenceEquals(head, Closed))
        {
            message.Next = head;
            var seen = Interlocked.CompareExchange(ref _system, message, head);
            if (ReferenceEquals(seen, head))
            {
                Schedule(preferLocal: true);
                return;
            }

            head = seen;
        }

        DeadWatch.Answer(message, cell.SelfRef);
    }

    /// <summary>Adds the rest of an asynchronous handler, to be run in a turn of this actor.</summary>
    public void PostContinuation(Task task)
    {
        _continuations.Post(new Envelope(task, sender: null));
        Schedule(preferLocal: true);
    }

    /// <summary>Puts messages before all that wait, and keeps their order. Only in a turn.</summary>
    public void Prepend(IReadOnlyList<Envelope> envelopes)
    {
        for (var i = envelopes.Count - 1; i >= 0; i--)
        {
            _user.Prepend(envelopes[i]);
        }
    }

    /// <summary>Ends the mailbox: watchers that come later are answered at once, messages become dead letters. Only in a turn.</summary>
    public void Close()
    {
        var rest = Interlocked.Exchange(ref _system, Closed);
        for (var message = InOrder(rest); message is not null; message = message.Next)
        {
            DeadWatch.Answer(message, cell.SelfRef);
        }
    }

    /// <summary>Runs one turn.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (_wentToAll)
        {
            OwnQueue.CameFromAll();
        }

        ActorCell.Current = cell;
        try
        {
            HandleSystemMessages();
            for (var left = Throughput; left > 0 && HandleOne(); left--)
            {
                HandleSystemMessages();
            }
        }
        finally
        {
            ActorCell.Current = null;
            EndTurn();
        }
    }

    private void Schedule(bool preferLocal)
    {
        if (Volatile.Read(ref _scheduled) == 0 && Interlocked.CompareExchange(ref _scheduled, 1, 0) == 0)
        {
            Queue(preferLocal && OwnQueue.TakesOneMore());
        }
    }

    /// <summary>Queues a turn. Called only by whoever has raised the flag.</summary>
    private void Queue(bool preferLocal)
    {
        _wentToAll = !preferLocal;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal);
    }

    private void EndTurn()
    {
        if (HasSystemWork || !_continuations.IsEmpty || (!_user.IsEmpty && TakesUserMessages))
        {
            // The flag stays up, so the next turn is queued here. It goes behind the others: that is what a batch is for.
            Queue(preferLocal: false);
            return;
        }

        // Once the flag is down another turn may run, so from here on this reads only what any thread may read. Only turns change whether the
        // actor takes messages, and a turn that changes it comes through here when it ends.
        Interlocked.Exchange(ref _scheduled, 0);
        if (HasSystemWork || _continuations.HasPosted || (_user.HasPosted && TakesUserMessages))
        {
            Schedule(preferLocal: false);
        }
    }

    private bool HasSystemWork => Volatile.Read(ref _system) is { } head && !ReferenceEquals(head, Closed);

    // After the end there is no actor that could be blocked: messages that come then go to the dead letters.
    private bool TakesUserMessages => IsClosed || !cell.IsBlocked;

    private bool HandleOne()
    {
        if (_continuations.TryTake(out var continuation))
        {
            cell.RunContinuation((Task)continuation.Message);
            return true;
        }

        if (IsClosed)
        {
            return _user.TryTake(out var dead) && cell.Bury(dead);
        }

        if (cell.IsBlocked || !_user.TryTake(out var envelope))
        {
            return false;
        }

        cell.Invoke(envelope);
        return true;
    }

    private void HandleSystemMessages()
    {
        while (!IsClosed && Interlocked.Exchange(ref _system, null) is { } newestFirst)
        {
            for (var message = InOrder(newestFirst); message is not null;)
            {
                var next = message.Next;
                message.Next = null;
                if (IsClosed)
                {
                    DeadWatch.Answer(message, cell.SelfRef);
                }
                else
                {
                    cell.HandleSystem(message);
                }

                message = next;
            }
        }
    }

    private static SystemMessage? InOrder(SystemMessage? newestFirst)
    {
        SystemMessage? oldestFirst = null;
        while (newestFirst is not null)
        {
            (newestFirst.Next, oldestFirst, newestFirst) = (oldestFirst, newestFirst, newestFirst.Next);
        }

        return oldestFirst;
    }
}
