namespace ActorShm.Segments;

/// <summary>What an opener is going to do with a segment.</summary>
public enum AccessMode
{
    /// <summary>Only read. The pages are mapped without write permission: a stray write ends the process, not the data.</summary>
    ReadOnly,

    /// <summary>Read and write. Holds a writer's lease until the last view is gone, and so keeps the segment from being sealed.</summary>
    ReadWrite,
}
