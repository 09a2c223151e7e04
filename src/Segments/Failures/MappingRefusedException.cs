namespace ActorShm.Segments;

/// <summary>The kernel maps no more memory into this process. The message gives the limit that is reached and its value. Disposing views or raising the limit helps; another place for the segment does not.</summary>
public sealed class MappingRefusedException : SegmentException
{
    /// <summary>Makes the exception.</summary>
    public MappingRefusedException(string message)
        : base(message)
    {
    }
}
