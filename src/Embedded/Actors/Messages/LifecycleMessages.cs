namespace ActorShm.Embedded;

/// <summary>A message that the engine handles for every actor, before the actor's own code would see it.</summary>
public interface IAutoReceivedMessage;

/// <summary>A message that is often lost on purpose, so that its loss is no news: it becomes a <see cref="SuppressedDeadLetter"/>.</summary>
public interface IDeadLetterSuppression;

/// <summary>A message that does not put off the <see cref="ReceiveTimeout"/>.</summary>
public interface INotInfluenceReceiveTimeout;

/// <summary>A message that can end an actor when anybody may send it.</summary>
public interface IPossiblyHarmful;

/// <summary>Stops its receiver when its turn in the mailbox comes: what was sent before it is handled first.</summary>
public sealed class PoisonPill : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression
{
    private PoisonPill()
    {
    }

    /// <summary>The only one.</summary>
    public static PoisonPill Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "<PoisonPill>";
}

/// <summary>Makes its receiver fail with <see cref="ActorKilledException"/>; by default its supervisor then stops it.</summary>
public sealed class Kill : IAutoReceivedMessage, IPossiblyHarmful
{
    private Kill()
    {
    }

    /// <summary>The only one.</summary>
    public static Kill Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "<Kill>";
}

/// <summary>No message came for as long as the actor asked for with SetReceiveTimeout.</summary>
public sealed class ReceiveTimeout : IPossiblyHarmful
{
    private ReceiveTimeout()
    {
    }

    /// <summary>The only one.</summary>
    public static ReceiveTimeout Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "<ReceiveTimeout>";
}

/// <summary>Asks whoever lives at a path for its reference; every actor answers with <see cref="ActorIdentity"/> by itself.</summary>
/// <param name="messageId">Comes back in the answer. Across processes: null, a string, an int, a long or a bool.</param>
public sealed class Identify(object? messageId) : IAutoReceivedMessage, INotInfluenceReceiveTimeout
{
    /// <summary>Comes back in the answer.</summary>
    public object? MessageId { get; } = messageId;

    /// <inheritdoc/>
    public override string ToString() => $"<Identify - MessageId: {MessageId}>";
}

/// <summary>The answer to <see cref="Identify"/>.</summary>
/// <param name="messageId">What the question carried.</param>
/// <param name="subject">The actor, or null when nobody lives there.</param>
public sealed class ActorIdentity(object? messageId, IActorRef? subject)
{
    /// <summary>What the question carried.</summary>
    public object? MessageId { get; } = messageId;

    /// <summary>The actor, or null when nobody lives there.</summary>
    public IActorRef? Subject { get; } = subject;

    /// <inheritdoc/>
    public override string ToString() => $"<ActorIdentity - Subject: {Subject}, MessageId: {MessageId}>";
}

/// <summary>A watched actor has stopped. Arrives once per watch, after every message that the actor sent to the watcher.</summary>
/// <param name="actorRef">Who stopped; equal to the reference that was watched.</param>
/// <param name="existenceConfirmed">Whether the actor was known to have lived.</param>
/// <param name="addressTerminated">Whether its whole process is gone or out of reach, so that it was not the actor that stopped.</param>
public sealed class Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression, IEquatable<Terminated>
{
    /// <summary>Who stopped; equal to the reference that was watched.</summary>
    public IActorRef ActorRef { get; } = actorRef;

    /// <summary>Whether the actor was known to have lived.</summary>
    public bool ExistenceConfirmed { get; } = existenceConfirmed;

    /// <summary>Whether its whole process is gone or out of reach.</summary>
    public bool AddressTerminated { get; } = addressTerminated;

    /// <inheritdoc/>
    public bool Equals(Terminated? other) =>
        other is not null
        && ExistenceConfirmed == other.ExistenceConfirmed
        && AddressTerminated == other.AddressTerminated
        && ActorRef.Equals(other.ActorRef);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Terminated);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ActorRef, ExistenceConfirmed, AddressTerminated);

    /// <inheritdoc/>
    public override string ToString() => $"<Terminated>: {ActorRef} - ExistenceConfirmed={ExistenceConfirmed}";
}
