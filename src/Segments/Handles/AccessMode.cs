namespace ActorShm.Segments;

/// <summary>What an opener is going to do with a segment.</summary>
public enum AccessMode
{
    /// <summary>Only read. The pages are mapped without write permission: a stray write ends the process, not the data.</summary>
    ReadOnly,

    /// <summary>
    /// Read and write a private copy: pages are shared until they are written to, and nobody else ever sees what was written (<c>MAP_PRIVATE</c>).
    /// Only a reader's lease is held, so a sealed segment can be opened this way.
    /// </summary>
    CopyOnWrite,

    /// <summary>Read and write. Holds a writer's lease until the last view is gone, and so keeps the segment from being sealed.</summary>
    ReadWrite,
}
