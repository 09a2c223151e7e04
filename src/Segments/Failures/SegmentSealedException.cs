namespace ActorShm.Segments;

/// <summary>The segment is sealed: it can be read by everybody and written by nobody, and it cannot be sealed again.</summary>
public sealed class SegmentSealedException : SegmentException
{
    /// <summary>Makes the exception.</summary>
    public SegmentSealedException(string message)
        : base(message)
    {
    }
}
