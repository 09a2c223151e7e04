using System.Text;

namespace ActorShm.Embedded;

/// <summary>The members that the engine needs of every reference, besides the public ones.</summary>
internal abstract class ActorRefBase : IActorRef
{
    private byte[]? _wirePath;

    /// <inheritdoc/>
    public abstract ActorPath Path { get; }

    /// <summary>The system whose process this object is in; null only for <see cref="NobodyRef"/>.</summary>
    public abstract ActorSystemImpl? System { get; }

    /// <summary>The names in UTF-8, kept because every message that names this actor on a link carries them.</summary>
    public byte[] WirePath => _wirePath ??= Encoding.UTF8.GetBytes(Path.ToStringWithoutAddress());

    /// <summary>The reference one level up; <see cref="NobodyRef"/> when there is no such level.</summary>
    public virtual ActorRefBase Parent => NobodyRef.Instance;

    /// <summary>Whether the actor is known to have stopped. False proves nothing: the actor may stop at any moment.</summary>
    public virtual bool IsTerminated => false;

    /// <summary>Whether the reference names one incarnation, and not only a place. A place cannot die, so it cannot be watched.</summary>
    public virtual bool NamesIncarnation => true;

    /// <inheritdoc/>
    public abstract void Tell(object message, IActorRef? sender);

    /// <summary>Sends a message of the engine itself. Such messages overtake user messages and never become dead letters.</summary>
    public abstract void SendSystem(SystemMessage message);

    /// <summary>Gets the living child of that name; null when there is none. Safe on any thread.</summary>
    public virtual ActorRefBase? GetChild(string name) => null;

    /// <summary>Gets the children at this moment. Safe on any thread.</summary>
    public virtual IReadOnlyList<ActorRefBase> GetChildren() => [];

    /// <summary>Answers an <see cref="Identify"/>. The value that the asker sent along may leave no room for the answer in a message; then it gets no answer.</summary>
    /// <param name="asker">The asker.</param>
    /// <param name="question">The message that it sent.</param>
    /// <param name="subject">The actor that is here; null for nobody.</param>
    public void AnswerIdentify(IActorRef? asker, Identify question, IActorRef? subject)
    {
        try
        {
            asker?.Tell(new ActorIdentity(question.MessageId, subject), this);
        }
        catch (MessageTooLargeException failure)
        {
            // A message from others must not become a failure of its receiver.
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

    /// <summary>Gets the engine's view of a reference; all references in this process are of the engine's own classes.</summary>
    /// <exception cref="ArgumentException">The reference is of a class that is not the engine's.</exception>
    public static ActorRefBase From(IActorRef reference) =>
        reference switch
        {
            ActorRefBase ours => ours,
            null => throw new ArgumentNullException(nameof(reference)),
            _ => throw new ArgumentException($"{reference.GetType()} is not one of this engine's references; only the engine can make them.", nameof(reference)),
        };
}
