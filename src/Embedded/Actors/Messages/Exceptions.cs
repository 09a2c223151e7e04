using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Embedded;

/// <summary>The base of this engine's exceptions; named as in Akka.NET, so that code can catch it on both engines.</summary>
public abstract class AkkaException : Exception
{
    private protected AkkaException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>An actor's constructor or start hook threw, or an actor was made outside of an actor system.</summary>
public class ActorInitializationException : AkkaException
{
    /// <summary>Makes the exception without an actor, because there is none yet.</summary>
    public ActorInitializationException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>Makes the exception with the actor that could not start.</summary>
    public ActorInitializationException(IActorRef? actor, string message, Exception? cause = null)
        : base($"{actor}: {message}", cause) => Actor = actor;

    /// <summary>The actor that could not start; null when there is no actor.</summary>
    public IActorRef? Actor { get; }
}

/// <summary>The restart hook of the new instance threw, or its constructor did during a restart.</summary>
public sealed class PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
    : ActorInitializationException(actor, $"Exception post restart ({originalCause?.GetType().ToString() ?? "null"})", cause)
{
    /// <summary>The failure that caused the restart.</summary>
    public Exception? OriginalCause { get; } = originalCause;
}

/// <summary>The restart hook of the old instance threw. The exception is logged, and the restart goes on.</summary>
public sealed class PreRestartException(IActorRef actor, Exception restartException, Exception cause, object? optionalMessage)
    : ActorInitializationException(
        actor,
        $"Exception in PreRestart (Restart due to: {cause?.GetType().ToString() ?? "null"}, Message: {(optionalMessage is null ? "none" : FailureText.OfMessage(optionalMessage))})",
        restartException);

/// <summary>The actor was sent a <see cref="Kill"/>.</summary>
public sealed class ActorKilledException(string message) : AkkaException(message);

/// <summary>A watched actor stopped and the watcher has no handler for <see cref="Terminated"/>.</summary>
public sealed class DeathPactException(IActorRef deadActor)
    : AkkaException($"Monitored actor [{deadActor}] terminated, and its watcher does not handle Terminated")
{
    /// <summary>The actor that stopped.</summary>
    public IActorRef DeadActor { get; } = deadActor;
}

/// <summary>The name is taken among the siblings, or holds characters that a name may not hold.</summary>
public sealed class InvalidActorNameException(string message) : AkkaException(message);

/// <summary>Nobody lives at the path that a selection was to resolve, or nobody answered in time.</summary>
public sealed class ActorNotFoundException(string message, Exception? innerException = null) : AkkaException(message, innerException);

/// <summary>The call is not allowed in the current state of the actor.</summary>
public sealed class IllegalActorStateException(string message) : AkkaException(message);

/// <summary>No answer came to an Ask in time, or its actor system ended first.</summary>
public sealed class AskTimeoutException(string message) : AkkaException(message);

/// <summary>The message is null.</summary>
public sealed class InvalidMessageException(string message) : AkkaException(message)
{
    internal static void ThrowIfNull([NotNull] object? message)
    {
        if (message is null)
        {
            throw new InvalidMessageException("A message must be an object; it was null. Send a value that says what is absent.");
        }
    }
}
