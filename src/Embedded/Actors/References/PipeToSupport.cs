namespace ActorShm.Embedded;

/// <summary>Sends the outcome of a task to an actor, so that an actor can use work without waiting for it.</summary>
public static class PipeToSupport
{
    /// <summary>Sends the result of a task when it is done, or a <see cref="Status.Failure"/>: with what the task threw, or with a <see cref="MessageTooLargeException"/> if the result does not fit into a message to the recipient's process.</summary>
    /// <param name="taskToPipe">The work.</param>
    /// <param name="recipient">The actor that gets the outcome.</param>
    /// <param name="sender">The actor that gets the recipient's replies.</param>
    /// <param name="success">Makes the message from the result; null to send the result itself.</param>
    /// <param name="failure">Makes the message from the exception; null to send a <see cref="Status.Failure"/>.</param>
    /// <returns>A task that completes when the message has been sent.</returns>
    public static async Task PipeTo<T>(
        this Task<T> taskToPipe, ICanTell recipient, IActorRef? sender = null, Func<T, object>? success = null, Func<Exception, object>? failure = null)
    {
        ArgumentNullException.ThrowIfNull(taskToPipe);
        ArgumentNullException.ThrowIfNull(recipient);
        object message;
        try
        {
            var result = await taskToPipe.ConfigureAwait(false);
            message = (success is null ? result : success(result))
                ?? throw new InvalidMessageException("The task's result is null, and a message cannot be; give PipeTo a function that makes a message of it.");
        }
        catch (Exception thrown) when (FatalErrors.AreNot(thrown))
        {
            // The recipient is told of the failure, whatever it is: that is what piping is for.
            message = FailureMessage(thrown, failure);
        }

        Send(recipient, message, sender, failure);
    }

    /// <summary>Sends the message that <paramref name="success"/> makes when the task is done (none without it), or a <see cref="Status.Failure"/>.</summary>
    /// <inheritdoc cref="PipeTo{T}(Task{T}, ICanTell, IActorRef?, Func{T, object}?, Func{Exception, object}?)"/>
    public static async Task PipeTo(
        this Task taskToPipe, ICanTell recipient, IActorRef? sender = null, Func<object>? success = null, Func<Exception, object>? failure = null)
    {
        ArgumentNullException.ThrowIfNull(taskToPipe);
        ArgumentNullException.ThrowIfNull(recipient);
        object? message;
        try
        {
            await taskToPipe.ConfigureAwait(false);
            message = success?.Invoke();
        }
        catch (Exception thrown) when (FatalErrors.AreNot(thrown))
        {
            // As above: the recipient is told of the failure.
            message = FailureMessage(thrown, failure);
        }

        if (message is not null)
        {
            Send(recipient, message, sender, failure);
        }
    }

    /// <summary>Sends the outcome to the recipient. An outcome that is too large for the recipient's process becomes a failure, as if the task had thrown it, because nobody looks at the task that pipes.</summary>
    private static void Send(ICanTell recipient, object message, IActorRef? sender, Func<Exception, object>? failure)
    {
        try
        {
            recipient.Tell(message, sender);
        }
        catch (MessageTooLargeException tooLarge)
        {
            (recipient as ActorRefBase)?.System?.Log.Warning("What was piped to {0} was not sent: {1}", recipient, tooLarge.Message);
            recipient.Tell(FailureMessage(tooLarge, failure), sender);
        }
    }

    private static object FailureMessage(Exception thrown, Func<Exception, object>? failure) =>
        failure?.Invoke(thrown) ?? new Status.Failure(thrown);
}
