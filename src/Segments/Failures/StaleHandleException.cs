namespace ActorShm.Segments;

/// <summary>The handle is of another generation than the segment: the memory has started a new life since.</summary>
public sealed class StaleHandleException : SegmentException
{
    /// <summary>Makes the exception.</summary>
    public StaleHandleException(string message)
        : base(message)
    {
    }
}
