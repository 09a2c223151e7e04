namespace ActorShm.Segments;

/// <summary>What the death of its creator means for a segment in a directory without an owner.</summary>
/// <remarks>In an owner's store it makes no difference: there everything goes with the owner.</remarks>
public enum SegmentLifetime
{
    /// <summary>Unfinished when its creator ends before it is sealed: the next sweep removes it. Sealed, it stays until somebody retires it.</summary>
    Sealing,

    /// <summary>Kept until somebody retires it, sealed or not: for tools whose process ends as soon as the segment is made.</summary>
    Explicit,
}
