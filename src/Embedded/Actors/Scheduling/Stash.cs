namespace ActorShm.Embedded;

/// <summary>Implement this to be able to put messages aside: the engine sets the property before PreStart.</summary>
public interface IActorStash
{
    /// <summary>The actor's stash; set by the engine.</summary>
    IStash Stash { get; set; }
}

/// <summary>A stash as the mailbox allows it; this engine's has no limit.</summary>
public interface IWithStash : IActorStash;

/// <summary>A stash without a limit.</summary>
public interface IWithUnboundedStash : IActorStash;

/// <summary>Messages put aside for later. A restart or a stop gives them back to the mailbox. Use only while the actor runs.</summary>
public interface IStash
{
    /// <summary>Puts the message aside that is being handled.</summary>
    /// <exception cref="IllegalActorStateException">It is aside already, or no message is being handled.</exception>
    void Stash();

    /// <summary>Gives the oldest back, before everything in the mailbox.</summary>
    void Unstash();

    /// <summary>Gives all back in their order, before everything in the mailbox.</summary>
    void UnstashAll();

    /// <summary>Gives those back that the predicate accepts; the others are dropped, as in Akka.NET.</summary>
    void UnstashAll(Func<Envelope, bool> predicate);

    /// <summary>Takes all out, without giving them back.</summary>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Puts messages before those that are aside.</summary>
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

        // Not by comparing messages: the same object may have been sent twice.
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
