namespace ActorShm.Segments;

/// <summary>A segment, its files or its directory are not as the caller needs them; derived types say what is wrong.</summary>
public class SegmentException : Exception
{
    /// <summary>Makes the exception with a message that says what was asked, what was found and what to do next.</summary>
    public SegmentException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
