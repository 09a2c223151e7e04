using System.Text;

namespace ActorShm.Embedded;

/// <summary>What the engine asks of every reference, beyond what is public.</summary>
internal abstract class ActorRefBase : IActorRef
{
    private byte[]? _wirePath;

    /// <inheritdoc/>
    public abstract ActorPath Path { get; }

    /// <summary>The system whose process this object is in; null only for <see cref="NobodyRef"/>.</summary>
    public abstract ActorSystemImpl? System { get; }

    /// <summary>The names in UTF-8, kept because every message that names this actor on a link carries them.</summary>
    public byte[] WirePath => _wirePath ??= Encoding.UTF8.GetBytes(Path.ToStringWithoutAddress());

    /// <summary>One level up; <see cref="NobodyRef"/> where there is no such level.</summary>
    public virtual ActorRefBase Parent => NobodyRef.Instance;

    /// <summary>Whether the actor is known to have stopped. False proves nothing: it may stop any moment.</summary>
    public virtual bool IsTerminated => false;

    /// <summary>Whether it names one incarnation, and not only a place; a place cannot die, so it cannot be watched.</summary>
    public virtual bool NamesIncarnation => true;

    /// <inheritdoc/>
    public abstract void Tell(object message, IActorRef? sender);

    /// <summary>Hands over a message of the engine itself; these overtake user messages and never become dead letters.</summary>
    public abstract void SendSystem(SystemMessage message);

    /// <summary>The living child of that name; null when there is none. Safe on any thread.</summary>
    public virtual ActorRefBase? GetChild(string name) => null;

    /// <summary>The children at this moment. Safe on any thread.</summary>
    public virtual IReadOnlyList<ActorRefBase> GetChildren() => [];

    /// <summary>Tells an asker who is here. What it sent along, to know its answer by, may leave that no room in a message; then it gets none.</summary>
    /// <param name="asker">Who is told.</param>
    /// <param name="question">What it sent.</param>
    /// <param name="subject">Who is here; null for nobody.</param>
    public void AnswerIdentify(IActorRef? asker, Identify question, IActorRef? subject)
    {
        try
        {
            asker?.Tell(new ActorIdentity(question.MessageId, subject), this);
        }
        catch (MessageTooLargeException failure)
        {
            // What others send must not become a failure of whom they send it to.
            System?.Log.Warning("{0} asked {1} who it is, and gets no answer: {2}", asker!.Path, Path, failure.Message);
        }
    }

    /// <inheritdoc/>
    public bool Equals(IActorRef? other) =>
        ReferenceEquals(this, other) || (other is not null && Path.Uid == other.Path.Uid && Path.Equals(other.Path));

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as IActorRef);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => Path.Uid == 0 ? Path.GetHashCode() : Path.Uid.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(IActorRef? other)
    {
        var byPath = Path.CompareTo(other?.Path);
        return byPath != 0 ? byPath : Path.Uid.CompareTo(other!.Path.Uid);
    }

    /// <inheritdoc/>
    public int CompareTo(object? obj) =>
        obj is null or IActorRef
            ? CompareTo(obj as IActorRef)
            : throw new ArgumentException($"A reference can be compared with a reference only, not with a {obj.GetType()}.", nameof(obj));

    /// <inheritdoc/>
    public override string ToString() => $"[{Path.ToStringWithUid()}]";

    /// <summary>The engine's view of a reference; every one in this process is one of ours.</summary>
    /// <exception cref="ArgumentException">Somebody else implemented the interface.</exception>
    public static ActorRefBase From(IActorRef reference) =>
        reference switch
        {
            ActorRefBase ours => ours,
            null => throw new ArgumentNullException(nameof(reference)),
            _ => throw new ArgumentException($"{reference.GetType()} is not one of this engine's references; only the engine can make them.", nameof(reference)),
        };
}
