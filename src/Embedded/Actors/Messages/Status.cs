namespace ActorShm.Embedded;

/// <summary>How something went, as a message. An Ask that is answered with a <see cref="Failure"/> throws its cause.</summary>
public abstract class Status
{
    private protected Status()
    {
    }

    /// <summary>It went well.</summary>
    /// <param name="status">What came of it.</param>
    public sealed class Success(object? status) : Status
    {
        /// <summary>It went well, and there is no more to say.</summary>
        public static readonly Success Instance = new(null);

        /// <summary>What came of it.</summary>
        public readonly object? Status = status;

        /// <inheritdoc/>
        public override string ToString() => $"Success: {Status}";
    }

    /// <summary>It did not go well.</summary>
    /// <remarks>Across processes only the text of the cause travels; it arrives as a <see cref="RemoteFailureException"/>.</remarks>
    /// <param name="cause">Why.</param>
    /// <param name="state">What the sender adds.</param>
    public sealed class Failure(Exception cause, object? state = null) : Status
    {
        /// <summary>What is said of one that was made with null, which the compiler's warning does not always prevent.</summary>
        internal const string WithoutCause = "The actor that was asked answered with a failure without a cause.";

        /// <summary>Why.</summary>
        public readonly Exception Cause = cause;

        /// <summary>What the sender adds.</summary>
        public readonly object? State = state;

        /// <inheritdoc/>
        public override string ToString() => $"Failure: {Cause}";
    }
}
