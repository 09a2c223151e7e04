namespace ActorShm.Segments;

/// <summary>The handle names a segment that no longer exists: its owner retired it, or its run has ended.</summary>
public sealed class SegmentGoneException : SegmentException
{
    /// <summary>Makes the exception.</summary>
    public SegmentGoneException(string message)
        : base(message)
    {
    }
}
