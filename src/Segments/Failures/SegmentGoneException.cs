namespace ActorShm.Segments;

/// <summary>The handle names a segment that no longer exists: its owner retired it, or its run has ended.</summary>
public sealed class SegmentGoneException : SegmentException
{
    /// <summary>Makes the exception.</summary>
    public SegmentGoneException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception for a segment whose state exists but whose data does not.</summary>
    internal static SegmentGoneException WithoutData(string segment, string path) => new(
        $"{segment} has no data here: there is no '{path}'. It was deleted or moved, or this process does not see it, as in a container or with PrivateTmp=yes.");
}
