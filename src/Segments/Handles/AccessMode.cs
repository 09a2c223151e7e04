namespace ActorShm.Segments;

/// <summary>What a view may do with a segment.</summary>
public enum AccessMode
{
    /// <summary>Read only. The pages are mapped without write permission: a stray write ends the process and leaves the data intact.</summary>
    ReadOnly,

    /// <summary>
    /// Read and write a private copy: pages are shared until they are written to, and nobody else ever sees what was written (<c>MAP_PRIVATE</c>).
    /// Only a reader's lease is held, so a sealed segment can be opened this way.
    /// </summary>
    CopyOnWrite,

    /// <summary>Read and write. The view holds a writer's lease until it and its partitions are gone, which keeps the segment from being sealed.</summary>
    ReadWrite,
}
