namespace ActorShm.Embedded;

/// <summary>A message that the engine handles for every actor, before the actor's own code would see it.</summary>
public interface IAutoReceivedMessage;

/// <summary>A message that is often lost on purpose. Its loss is not worth reporting, so it becomes a <see cref="SuppressedDeadLetter"/>.</summary>
public interface IDeadLetterSuppression;

/// <summary>A message that does not put off the <see cref="ReceiveTimeout"/>.</summary>
public interface INotInfluenceReceiveTimeout;

/// <summary>A message that can end an actor when anybody may send it.</summary>
public interface IPossiblyHarmful;

/// <summary>Stops its receiver when it is taken from the mailbox: messages that were sent before it are handled first.</summary>
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

/// <summary>Tells an actor that no message came for the time that it set with SetReceiveTimeout.</summary>
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

/// <summary>Asks the actor at a path for its reference. The engine answers for every actor, with an <see cref="ActorIdentity"/>.</summary>
/// <param name="messageId">The value that comes back in the answer. Across processes: null, a string, an int, a long or a bool.</param>
public sealed class Identify(object? messageId) : IAutoReceivedMessage, INotInfluenceReceiveTimeout
{
    /// <summary>The value that comes back in the answer.</summary>
    public object? MessageId { get; } = messageId;

    /// <inheritdoc/>
    public override string ToString() => $"<Identify - MessageId: {MessageId}>";
}

/// <summary>The answer to <see cref="Identify"/>.</summary>
/// <param name="messageId">The value that the question carried.</param>
/// <param name="subject">The actor, or null when nobody lives there.</param>
public sealed class ActorIdentity(object? messageId, IActorRef? subject)
{
    /// <summary>The value that the question carried.</summary>
    public object? MessageId { get; } = messageId;

    /// <summary>The actor, or null when nobody lives there.</summary>
    public IActorRef? Subject { get; } = subject;

    /// <inheritdoc/>
    public override string ToString() => $"<ActorIdentity - Subject: {Subject}, MessageId: {MessageId}>";
}

/// <summary>A watched actor has stopped. Arrives once per watch, after every message that the actor sent to the watcher.</summary>
/// <param name="actorRef">The actor that stopped; equal to the reference that was watched.</param>
/// <param name="existenceConfirmed">Whether the actor was known to have lived.</param>
/// <param name="addressTerminated">Whether the actor's whole process is gone or out of reach, so that it was not the actor itself that stopped.</param>
public sealed class Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression, IEquatable<Terminated>
{
    /// <summary>The actor that stopped; equal to the reference that was watched.</summary>
    public IActorRef ActorRef { get; } = actorRef;

    /// <summary>Whether the actor was known to have lived.</summary>
    public bool ExistenceConfirmed { get; } = existenceConfirmed;

    /// <summary>Whether the actor's whole process is gone or out of reach.</summary>
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
