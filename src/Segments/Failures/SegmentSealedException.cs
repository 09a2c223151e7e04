namespace ActorShm.Segments;

/// <summary>The segment is sealed: everybody can read it, nobody can write it, and it cannot be sealed again.</summary>
public sealed class SegmentSealedException : SegmentException
{
    /// <summary>Makes the exception.</summary>
    public SegmentSealedException(string message)
        : base(message)
    {
    }
}
