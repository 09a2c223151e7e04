namespace ActorShm.Segments;

/// <summary>A view was asked for in another element type than the segment holds.</summary>
public sealed class ElementTypeMismatchException : SegmentException
{
    /// <summary>Makes the exception.</summary>
    public ElementTypeMismatchException(string message, ElementType found, ElementType asked)
        : base(message)
    {
        Found = found;
        Asked = asked;
    }

    /// <summary>What the segment holds.</summary>
    public ElementType Found { get; }

    /// <summary>What the caller asked for.</summary>
    public ElementType Asked { get; }
}
