namespace ActorShm.Segments;

/// <summary>The state of a segment in its life: create, fill, seal, retire. The numbers are stored on disk, so they never change.</summary>
public enum SegmentState : byte
{
    /// <summary>Created; anybody of the run may write.</summary>
    Filling = 1,

    /// <summary>Finished; nobody may write any more.</summary>
    Sealed = 2,

    /// <summary>Given up by its owner; processes that have it mapped keep the pages, and nobody can open it any more.</summary>
    Retired = 3,

    /// <summary>An adopted file that belongs to somebody else; it is never sealed or deleted here.</summary>
    Foreign = 4,
}
