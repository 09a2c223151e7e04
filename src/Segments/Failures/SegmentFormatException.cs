namespace ActorShm.Segments;

/// <summary>A file or other bytes are not what they should be: not a <c>.npy</c> file, truncated, damaged, or of an unknown kind.</summary>
public sealed class SegmentFormatException : SegmentException
{
    /// <summary>Makes the exception.</summary>
    public SegmentFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
