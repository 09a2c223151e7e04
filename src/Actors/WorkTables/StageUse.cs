namespace ActorShm.Actors.WorkTables;

/// <summary>What a node does with a stage at this moment: of a node that is lost, what its end may have come from.</summary>
internal enum StageUse
{
    /// <summary>Nothing: it has yet to begin with it, computes for another stage, or has found nothing left.</summary>
    None = 0,

    /// <summary>It makes the stage's loop, or maps its memory. The thread that computes may be at another stage meanwhile.</summary>
    Opening = 1,

    /// <summary>It takes a turn with it.</summary>
    Computing = 2,
}
