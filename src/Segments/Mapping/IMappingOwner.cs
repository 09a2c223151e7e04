namespace ActorShm.Segments;

/// <summary>The store whose segments' mappings are kept when no view uses them (<see cref="KeptMappings"/>). Safe on any thread.</summary>
internal interface IMappingOwner
{
    /// <summary>The most bytes that may be kept mapped for it.</summary>
    long KeptBytesLimit { get; }

    /// <summary>Whether a segment is still there, so that its mapping is of use.</summary>
    bool Owns(SegmentHandle handle);
}
