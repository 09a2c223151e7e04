namespace ActorShm.Segments;

/// <summary>Where a segment stands in its life: create, fill, seal, retire. The numbers lie on disk and never change.</summary>
public enum SegmentState : byte
{
    /// <summary>Created; anybody of the run may write.</summary>
    Filling = 1,

    /// <summary>Finished; nobody may write any more.</summary>
    Sealed = 2,

    /// <summary>Given up by its owner; who has it mapped keeps the pages, nobody new gets in.</summary>
    Retired = 3,

    /// <summary>An adopted file of somebody else: never ours to seal or to delete.</summary>
    Foreign = 4,
}
