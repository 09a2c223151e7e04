namespace ActorShm.Segments;

/// <summary>The handle has another generation than the segment: the memory has started a new life since the handle was made.</summary>
public sealed class StaleHandleException : SegmentException
{
    /// <summary>Makes the exception.</summary>
    public StaleHandleException(string message)
        : base(message)
    {
    }
}
