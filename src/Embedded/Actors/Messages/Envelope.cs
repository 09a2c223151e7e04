namespace ActorShm.Embedded;

/// <summary>A message with its sender, as it lies in a mailbox or a stash.</summary>
/// <param name="message">The message.</param>
/// <param name="sender">Who gets replies; null when nobody does.</param>
public readonly struct Envelope(object message, IActorRef? sender)
{
    /// <summary>The message.</summary>
    public object Message { get; } = message;

    /// <summary>Who gets replies; null when nobody does.</summary>
    public IActorRef? Sender { get; } = sender;

    /// <inheritdoc/>
    public override string ToString() => $"<{Message}> from {Sender?.ToString() ?? "nobody"}";
}
