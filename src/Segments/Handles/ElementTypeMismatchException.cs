namespace ActorShm.Segments;

/// <summary>The caller asked for another element type than the segment or file holds.</summary>
public sealed class ElementTypeMismatchException : SegmentException
{
    /// <summary>Makes the exception.</summary>
    public ElementTypeMismatchException(string message, ElementType found, ElementType asked)
        : base(message)
    {
        Found = found;
        Asked = asked;
    }

    /// <summary>The element type that the segment or file holds.</summary>
    public ElementType Found { get; }

    /// <summary>The element type that the caller asked for.</summary>
    public ElementType Asked { get; }
}
