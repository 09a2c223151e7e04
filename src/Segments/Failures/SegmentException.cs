namespace ActorShm.Segments;

/// <summary>Something in the world of segments is not as the caller needs it; the derived types say what.</summary>
public class SegmentException : Exception
{
    /// <summary>Makes the exception from a text that says what was asked, what was found and what to do next.</summary>
    public SegmentException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
