namespace ActorShm.Segments;

/// <summary>Bytes are not what they should be: no <c>.npy</c> file, a truncated or damaged one, or one of a kind that is not known.</summary>
public sealed class SegmentFormatException : SegmentException
{
    /// <summary>Makes the exception.</summary>
    public SegmentFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
