namespace ActorShm.Embedded;

/// <summary>The outcome of something, as a message. An Ask that is answered with a <see cref="Failure"/> throws its cause.</summary>
public abstract class Status
{
    private protected Status()
    {
    }

    /// <summary>A success.</summary>
    /// <param name="status">The result.</param>
    public sealed class Success(object? status) : Status
    {
        /// <summary>A success without a result.</summary>
        public static readonly Success Instance = new(null);

        /// <summary>The result.</summary>
        public readonly object? Status = status;

        /// <inheritdoc/>
        public override string ToString() => $"Success: {Status}";
    }

    /// <summary>A failure.</summary>
    /// <remarks>Across processes only the text of the cause travels; it arrives as a <see cref="RemoteFailureException"/>.</remarks>
    /// <param name="cause">The cause.</param>
    /// <param name="state">Anything that the sender adds.</param>
    public sealed class Failure(Exception cause, object? state = null) : Status
    {
        /// <summary>The text for a failure that was made with null as its cause, which the compiler's warning does not always prevent.</summary>
        internal const string WithoutCause = "The actor that was asked answered with a failure without a cause.";

        /// <summary>The cause.</summary>
        public readonly Exception Cause = cause;

        /// <summary>Anything that the sender adds.</summary>
        public readonly object? State = state;

        /// <inheritdoc/>
        public override string ToString() => $"Failure: {Cause}";
    }
}
