namespace ActorShm.Embedded;

/// <summary>Gives the actor that implements it a stash; the engine sets the property before PreStart.</summary>
public interface IActorStash
{
    /// <summary>The actor's stash; set by the engine.</summary>
    IStash Stash { get; set; }
}

/// <summary>Gives the actor a stash with the limit of its mailbox; in this engine there is no limit.</summary>
public interface IWithStash : IActorStash;

/// <summary>Gives the actor a stash without a limit.</summary>
public interface IWithUnboundedStash : IActorStash;

/// <summary>Holds messages that were put aside for later. A restart or a stop gives them back to the mailbox. Use it only while the actor runs.</summary>
public interface IStash
{
    /// <summary>Puts aside the message that is being handled.</summary>
    /// <exception cref="IllegalActorStateException">The message is in the stash already, or no message is being handled.</exception>
    void Stash();

    /// <summary>Puts the oldest message back, before everything in the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all messages back in their order, before everything in the mailbox.</summary>
    void UnstashAll();

    /// <summary>Puts back the messages that the predicate accepts, and drops the others, as in Akka.NET.</summary>
    void UnstashAll(Func<Envelope, bool> predicate);

    /// <summary>Takes all messages out without putting them back.</summary>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Adds messages before those in the stash.</summary>
    void Prepend(IEnumerable<Envelope> envelopes);
}

/// <summary>The stash of one actor.</summary>
internal sealed class UnboundedStash(ActorCell cell) : IStash
{
    private readonly List<Envelope> _aside = [];

    public void Stash()
    {
        var current = cell.CurrentEnvelope;
        if (current.Message is null)
        {
            throw new IllegalActorStateException($"{cell.Self} handles no message now, so there is none to stash.");
        }

        // A flag, because comparing messages is not enough: the same object may have been sent twice.
        if (cell.IsStashed)
        {
            throw new IllegalActorStateException($"{cell.Self} stashed {current} already; a message can be put aside once.");
        }

        cell.IsStashed = true;
        _aside.Add(current);
    }

    public void Unstash()
    {
        if (_aside.Count > 0)
        {
            GiveBack([_aside[0]]);
            _aside.RemoveAt(0);
        }
    }

    public void UnstashAll() => UnstashAll(static _ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        GiveBack([.. ClearStash().Where(predicate)]);
    }

    public IEnumerable<Envelope> ClearStash()
    {
        Envelope[] all = [.. _aside];
        _aside.Clear();
        return all;
    }

    public void Prepend(IEnumerable<Envelope> envelopes) => _aside.InsertRange(0, envelopes);

    private void GiveBack(Envelope[] envelopes)
    {
        foreach (var envelope in envelopes)
        {
            if (envelope.Message is Terminated terminated)
            {
                cell.QueueAgain(terminated);
            }
        }

        cell.Mailbox.Prepend(envelopes);
    }
}
