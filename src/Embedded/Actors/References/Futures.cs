namespace ActorShm.Embedded;

/// <summary>Asks an actor: sends a message and gives the answer as a task.</summary>
public static class Futures
{
    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?, CancellationToken)"/>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?, CancellationToken)"/>
    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<object>(message, null, cancellationToken);

    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?, CancellationToken)"/>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?, CancellationToken)"/>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?, CancellationToken)"/>
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    /// <summary>Sends a question and gives the first message that is sent back to the asker.</summary>
    /// <param name="self">The reference or selection that is asked.</param>
    /// <param name="message">The question.</param>
    /// <param name="timeout">How long to wait; null for ever.</param>
    /// <param name="cancellationToken">Ends the waiting; the question is not taken back.</param>
    /// <returns>
    /// The answer. The task fails with <see cref="AskTimeoutException"/> when no answer came in time or the system ended, with the cause of a
    /// <see cref="Status.Failure"/>, with <see cref="ArgumentException"/> when the answer is of another type, with
    /// <see cref="RemotingException"/> or <see cref="MessageTooLargeException"/> when the question could not be sent, and with <see cref="AnswerLostException"/> when the way to the
    /// process that was asked is gone, whether or not the question has arrived there. The last also holds when the actor that was asked has forwarded the question to an actor elsewhere, whose answer then becomes a
    /// dead letter.
    /// </returns>
    /// <exception cref="ArgumentException">There is nobody to ask.</exception>
    /// <exception cref="InvalidMessageException">The message is null.</exception>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        InvalidMessageException.ThrowIfNull(message);
        return Ask<T>(self, _ => message, message, timeout, cancellationToken);
    }

    /// <summary>Sends a question that carries the asker's reference, and gives the first message that is sent back to the asker.</summary>
    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?, CancellationToken)"/>
    /// <param name="self">The reference or selection that is asked.</param>
    /// <param name="messageFactory">Makes the question from the asker's reference.</param>
    /// <param name="timeout">How long to wait; null for ever.</param>
    /// <param name="cancellationToken">Ends the waiting; the question is not taken back.</param>
    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messageFactory);
        return Ask<T>(self, messageFactory, null, timeout, cancellationToken);
    }

    private static Task<T> Ask<T>(
        ICanTell self, Func<IActorRef, object> factory, object? message, TimeSpan? timeout, CancellationToken cancellation)
    {
        var promise = new PromiseRef<T>(SystemOf(self), self, message, Normalize(timeout), cancellation);
        try
        {
            self.Tell(factory(promise), promise);
        }
        catch (Exception refused) when (FatalErrors.AreNot(refused))
        {
            // A question that cannot be sent fails with the reason, like one that is refused later.
            promise.Fail(refused);
        }

        return promise.Answer;
    }

    private static TimeSpan? Normalize(TimeSpan? timeout) =>
        timeout is null || timeout == Timeout.InfiniteTimeSpan ? null
        : timeout >= TimeSpan.Zero ? timeout
        : throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "The time to wait for an answer cannot be negative; leave it out to wait for ever.");

    private static ActorSystemImpl SystemOf(ICanTell asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var system = asked switch
        {
            ActorRefBase reference => reference.System,
            ActorSelection selection => selection.AnchorRef.System,
            _ => null,
        };
        return system ?? throw new ArgumentException($"{asked} belongs to no actor system, so it cannot be asked.", nameof(asked));
    }
}
