namespace ActorShm.Segments;

/// <summary>The kernel maps no more into this process. The text has the limit that is reached and its value; to dispose views, or to raise the limit, helps, and another place for the segment does not.</summary>
public sealed class MappingRefusedException : SegmentException
{
    /// <summary>Makes the exception.</summary>
    public MappingRefusedException(string message)
        : base(message)
    {
    }
}
