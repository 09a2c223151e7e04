namespace ActorShm.Embedded;

/// <summary>A message that its receiver did not take, with its sender and recipient; published on the event stream.</summary>
public abstract class AllDeadLetters
{
    private protected AllDeadLetters(object message, IActorRef sender, IActorRef recipient)
    {
        Message = message;
        Sender = sender;
        Recipient = recipient;
    }

    /// <summary>The message.</summary>
    public object Message { get; }

    /// <summary>The sender; the dead letters when the message has none.</summary>
    public IActorRef Sender { get; }

    /// <summary>The actor that should have taken the message.</summary>
    public IActorRef Recipient { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name} from {Sender} to {Recipient}: <{Message}>";
}

/// <summary>A message to an actor that has stopped, never existed, or is out of reach.</summary>
/// <param name="message">The message.</param>
/// <param name="sender">Who sent it.</param>
/// <param name="recipient">Who should have taken it.</param>
public sealed class DeadLetter(object message, IActorRef sender, IActorRef recipient) : AllDeadLetters(message, sender, recipient);

/// <summary>A dead letter whose loss is not worth reporting.</summary>
/// <param name="message">The message; it implements <see cref="IDeadLetterSuppression"/>.</param>
/// <param name="sender">Who sent it.</param>
/// <param name="recipient">Who should have taken it.</param>
public sealed class SuppressedDeadLetter(object message, IActorRef sender, IActorRef recipient) : AllDeadLetters(message, sender, recipient);

/// <summary>A message that reached its actor but has no handler there.</summary>
/// <param name="message">The message.</param>
/// <param name="sender">Who sent it.</param>
/// <param name="recipient">The actor without a handler.</param>
public sealed class UnhandledMessage(object message, IActorRef sender, IActorRef recipient) : AllDeadLetters(message, sender, recipient);
